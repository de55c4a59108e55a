import { AtSite } from '../AtSite'
import { Days } from './Days'
import { t } from './words'

export default function DayPage() {
  return (
    <AtSite title={t('title')} current="/staff/day">
      {(site, sites) => <Days key={site.id} site={site} sites={sites} kind="day" />}
    </AtSite>
  )
}
