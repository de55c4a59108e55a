import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { date, nearDay } from '../../../lib/time'
import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { Icon } from '../../../ui/Icon'
import { Panel } from '../../../ui/Panel'
import { useLive } from '../../live'
import { t } from './words'

type Service = components['schemas']['ServiceOfMine']

const noon = (day: string): string => `${day}T12:00:00+09:00`

/** Who comes, and when next; also where nobody comes any more and another is looked for. `calls`: with their numbers. */
export function Services({ id, calls }: { id: string; calls: boolean }) {
  const services = useResource(`care:services:${id}`, () => body(api.GET('/api/care/cases/{case_id}/services', { params: { path: { case_id: id } } })))
  useLive({ case: which => (which === id || which === '') && void services.refresh() })
  const all = services.data.value
  if (!all || all.length === 0) return null
  return (
    <Panel kind="out">
      <h2>{t('title')}</h2>
      <ul class="stack m8">
        {all.map(s => (
          <li key={s.id}>
            <b>{local(s, 'service')}</b> <span class="t2">{local(s, 'organization')}</span>
            <p class="row">
              {s.state === 'looking' && <Icon name="info" />}
              <span class="grow">{said(s)}</span>
            </p>
            {s.care_worker && <p>{t('comes', { who: s.care_worker })}</p>}
            {calls && s.state === 'coming' && (
              <a class="link" href={`tel:${s.organization_phone.replace(/[^+\d]/g, '')}`}>
                {t('call', { name: local(s, 'organization') })} {s.organization_phone}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function said(s: Service): string {
  if (s.state === 'coming') return s.next_on ? t('state_coming', { day: nearDay(noon(s.next_on), Date.now()) }) : t('state_comingNone')
  return s.state === 'over' ? t('state_over', { day: date(noon(s.ends_on)) }) : t(`state_${s.state}`)
}
