import { useState } from 'preact/hooks'
import { dateKey } from '../../lib/time'
import { Button, ButtonLink } from '../../ui/Button'
import { Void } from '../../ui/Void'
import { sayDate, WEEKDAYS, type WeekHours } from '../places/week'
import { named } from '../session'
import type { ResourceAdmin, SiteServices } from '../types'
import { HoursForm } from './HoursForm'
import { SitePage } from './SitePage'
import { Templates } from './Templates'
import { dayWord, workOn } from './weeks'
import { t } from './words'

/** When each counsellor of a site works. */
export default function Hours() {
  return (
    <SitePage heading={() => t('hoursPage')}>
      {(site, refresh) => {
        const counsellors = site.resources.filter(r => r.kind === 'counsellor' && r.active)
        return (
          <>
            {counsellors.length === 0 && (
              <Void art="empty" title={t('noCounsellors')} text={t('noCounsellorsText')}>
                <ButtonLink kind="plain" size="sm" href={`/staff/services/${site.site.id}/resources`}>
                  {t('resources')}
                </ButtonLink>
              </Void>
            )}
            {counsellors.map(r => (
              <Counsellor key={r.id} counsellor={r} site={site} refresh={refresh} />
            ))}
            <Templates site={site} counsellors={counsellors} refresh={refresh} />
          </>
        )
      }}
    </SitePage>
  )
}

function Counsellor({ counsellor, site, refresh }: { counsellor: ResourceAdmin; site: SiteServices; refresh: () => Promise<void> }) {
  const [editing, setEditing] = useState(false)
  const today = dateKey(Date.now())
  const later = [...new Set(counsellor.hours.map(h => h.valid_from).filter(from => from > today))].sort()
  // A week that ends with nothing after it is news too.
  const last = counsellor.hours.map(h => h.valid_until).find((until): until is string => until !== null && until >= today && !later.some(from => from > until))
  return (
    <section class="panel out">
      <h2>{named(counsellor)}</h2>
      {counsellor.hours.length === 0 ? <p class="t2">{t('noHours')}</p> : <Week title={t('now')} week={workOn(counsellor.hours, today)} />}
      {later.map(from => (
        <Week key={from} title={t('from', { date: sayDate(from) })} week={workOn(counsellor.hours, from)} />
      ))}
      {last && <p class="t2 m12">{t('rulesPast', { from: t('now'), to: sayDate(last) })}</p>}
      {editing ? (
        <HoursForm counsellor={counsellor} templates={site.templates} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <div class="m16">
          <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
            {t('changeHoursOf', { who: named(counsellor) })}
          </Button>
        </div>
      )}
    </section>
  )
}

export function Week({ title, week }: { title: string; week: readonly WeekHours[] }) {
  return (
    <>
      <h3 class="m12">{title}</h3>
      <dl class="week">
        {WEEKDAYS.map(weekday => {
          const own = week.filter(h => h.weekday === weekday)
          return (
            <div key={weekday} class={own.length ? '' : 'off'}>
              <dt>{dayWord(weekday)}</dt>
              <dd>{own.length ? own.map(h => `${h.opens}–${h.closes}`).join(', ') : t('off')}</dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}
