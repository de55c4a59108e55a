import { AtSite } from '../AtSite'
import { Days } from '../day/Days'
import { t } from '../day/words'

export default function WeekPage() {
  return (
    <AtSite title={t('week')} current="/staff/week">
      {(site, sites) => <Days key={site.id} site={site} sites={sites} kind="week" />}
    </AtSite>
  )
}
