import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { dateKey } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { hasInCity, named, staff } from '../session'
import type { SiteAdmin } from '../types'
import { loadSites } from './calls'
import { About } from './About'
import { Closing } from './Closing'
import { Exceptions } from './Exceptions'
import { changesAfter, sayDate, WEEKDAYS, weekOn, type Weekday } from './week'
import { WeekForm } from './WeekForm'
import { t } from './words'

export const dayWord = (weekday: Weekday): string => t('weekday', { day: t(`day${weekday}`) })

export default function SitePage() {
  const { params } = useRoute()
  const id = Number(params['id'])
  const sites = useResource('staff:admin-sites', loadSites)
  const acted = useSignal<SiteAdmin | undefined>(undefined)
  const site = acted.value ?? sites.data.value?.find(s => s.id === id)
  const heading = site ? named(site) : t('title')
  const refresh = async (): Promise<void> => {
    await sites.refresh()
    acted.value = undefined
  }
  return (
    <Desk title={heading} current="/staff/places">
      <Bar
        heading={heading}
        before={
          <a class="ib" href="/staff/places" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {site ? (
        <div class="body">
          {site.valid_from > dateKey(Date.now()) && <Note icon="calendar">{t('opensOn', { date: sayDate(site.valid_from) })}</Note>}
          <About site={site} changed={next => (acted.value = next)} />
          <HoursPanel site={site} changed={next => (acted.value = next)} refresh={refresh} />
          <Exceptions site={site} changed={next => (acted.value = next)} />
          {staff.value && hasInCity(staff.value, 'administrator') && <Closing site={site} changed={next => (acted.value = next)} />}
        </div>
      ) : sites.error.value !== undefined ? (
        <Failed error={sites.error.value} again={() => void sites.refresh()} />
      ) : sites.data.value ? (
        <Void art="empty" title={t('none')} text={t('noneText')} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function HoursPanel({ site, changed, refresh }: { site: SiteAdmin; changed: (site: SiteAdmin) => void; refresh: () => Promise<void> }) {
  const [editing, setEditing] = useState(false)
  const today = dateKey(Date.now())
  const later = changesAfter(site.hours, today).filter(day => weekOn(site.hours, day).length > 0)
  return (
    <section class="panel out">
      <h2>{t('hours')}</h2>
      <Week title={t('now')} site={site} day={today} />
      {later.map(day => (
        <Week key={day} title={t('from', { date: sayDate(day) })} site={site} day={day} />
      ))}
      {editing ? (
        <WeekForm
          site={site}
          refresh={refresh}
          onClose={() => setEditing(false)}
          onSaved={next => {
            changed(next)
            setEditing(false)
            toast(t('saved'), { icon: 'check' })
          }}
        />
      ) : (
        <div class="m16">
          <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
            {t('change')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Week({ title, site, day }: { title: string; site: SiteAdmin; day: string }) {
  const week = weekOn(site.hours, day)
  return (
    <>
      <h3 class="m12">{title}</h3>
      <dl class="week">
        {WEEKDAYS.map(weekday => {
          const own = week.filter(h => h.weekday === weekday)
          return (
            <div key={weekday} class={own.length ? '' : 'off'}>
              <dt>{dayWord(weekday)}</dt>
              <dd>{own.length ? own.map(h => `${h.opens}–${h.closes}`).join(', ') : t('closed')}</dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}
