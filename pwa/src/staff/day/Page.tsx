import { day } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Desk } from '../Desk'
import { t } from '../words'

export default function Day() {
  return (
    <Desk title={t('day')} current="/staff/day">
      <Bar heading={day(Date.now())} />
    </Desk>
  )
}
