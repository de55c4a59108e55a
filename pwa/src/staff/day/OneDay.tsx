import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { dateKey, day as dayName, hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { has, named, staff } from '../session'
import type { Arrival, DayBooking, DayView, SiteBrief } from '../types'
import { loadDay } from './calls'
import { Calendar, serviceOf, whoOf } from './Calendar'
import { CheckIn } from './CheckIn'
import { DayList } from './DayList'
import { useWide } from './now'
import { Hint, OnePage, Side } from './Side'
import { asDate, shift } from './state'
import { Summary } from './Summary'
import { useWatched } from './watch'
import { t } from './words'

/** A site's day: columns beside the open booking, or a list and the booking as a page of its own. */
export function OneDay({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { query, route } = useLocation()
  const wide = useWide()
  const today = dateKey(Date.now())
  const date = asDate(query['date']) ?? today
  // An administrator sees who comes when; a record is for counsellors.
  const counsels = staff.value !== null && staff.value !== undefined && has(staff.value, 'counsellor')
  const open = counsels ? query['booking'] : undefined
  const day = useResource(`staff:day:${site.id}:${date}`, () => loadDay(site.id, date))
  const data = day.data.value

  const go = (to: { date?: string; booking?: string | undefined; site?: number }, replace = false): void => {
    const next = { date, booking: undefined as string | undefined, site: site.id, ...to }
    const parts = new URLSearchParams()
    if (next.date !== today) parts.set('date', next.date)
    if (sites.length > 1) parts.set('site', String(next.site))
    if (next.booking) parts.set('booking', next.booking)
    route(`/staff/day${parts.size ? `?${parts}` : ''}`, replace)
  }
  const show = (id: string): void => {
    watched.seen(id)
    // Beside the day one looks at many; on a phone 'back' returns to the day.
    go({ booking: id }, wide && open !== undefined)
  }

  const enter = useRef<() => void>(undefined)
  const latest = useRef<{ show: () => void; close: () => void }>(undefined)
  const arrived = (b: DayBooking): void => {
    latest.current?.close()
    const counsellor = data?.counsellors.find(c => c.id === b.counsellor_id)
    const run = (): void => {
      latest.current = undefined
      if (counsels) show(b.id)
      document.querySelector<HTMLElement>(`[data-id="${b.id}"]`)?.focus()
    }
    const close = toast(t('newBooking', { time: hhmm(b.starts_at), counsellor: counsellor ? named(counsellor) : '', who: whoOf(b), what: serviceOf(b) }), { icon: 'calendar', action: { label: t('show'), key: 'V', run } })
    latest.current = { show: run, close }
  }
  const watched = useWatched(site.id, day, arrived)
  useKey('v', () => {
    latest.current?.close()
    latest.current?.show()
  })
  useEffect(() => () => latest.current?.close(), [date])

  const inDay = data?.bookings.find(b => b.id === open)
  const opened = open && { id: open, version: inDay?.version, counsellors: data?.counsellors ?? [], changed: () => void day.refresh() }
  const heading = dayName(`${date}T12:00:00+09:00`)
  const onArrived = ({ booking: b, enrolment }: Arrival): void => {
    if (enrolment) {
      const { program_id, session_id, starts_at } = enrolment
      toast(t('checkedInProgram', { time: hhmm(starts_at), what: local(enrolment, 'title'), who: enrolment.name ?? t('nameless') }), {
        icon: 'check',
        action: { label: t('show'), run: () => route(`/staff/programs/${program_id}?session=${session_id}`) },
      })
    }
    if (!b) return
    toast(t('checkedIn', { time: hhmm(b.starts_at), who: whoOf(b) }), { icon: 'check' })
    void day.refresh()
    show(b.id)
  }
  if (!wide && opened) return <OnePage key={opened.id} {...opened} back={() => go({}, true)} />
  return (
    <Desk title={heading} current="/staff/day" side={wide && counsels ? { label: t('detail'), children: opened ? <Side key={opened.id} {...opened} enter={enter} /> : <Hint /> } : undefined}>
      <Bar heading={heading} before={<Step label={t('previousDay')} icon="left" go={() => go({ date: shift(date, -1) }, true)} />}>
        <Step label={t('nextDay')} icon="right" go={() => go({ date: shift(date, 1) }, true)} />
        {date !== today && (
          <Button kind="plain" size="sm" onClick={() => go({ date: today }, true)}>
            {t('today')}
          </Button>
        )}
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => go({ site: id }, true)} />}
        {date === today && counsels && <CheckIn onArrived={onArrived} />}
      </Bar>
      <Summary day={data} at={day.at.value} watched={watched} />
      {data ? (
        <>
          <Remarks day={data} />
          {data.counsellors.length === 0 ? (
            <Void art="empty" title={t('nobodyTitle')} text={t('nobodyText')} />
          ) : wide ? (
            <Calendar day={data} chosen={open} fresh={watched.fresh.value} onOpen={counsels ? show : undefined} onEnter={() => enter.current?.()} />
          ) : (
            <DayList day={data} fresh={watched.fresh.value} onOpen={counsels ? show : undefined} />
          )}
        </>
      ) : day.error.value !== undefined ? (
        <Failed error={day.error.value} again={() => void day.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Step({ label, icon, go }: { label: string; icon: 'left' | 'right'; go: () => void }) {
  return (
    <button type="button" class="ib" aria-label={label} onClick={go}>
      <Icon name={icon} />
    </button>
  )
}

function SiteChoice({ sites, site, choose }: { sites: readonly SiteBrief[]; site: SiteBrief; choose: (id: number) => void }) {
  return (
    <label class="pickone">
      <span class="vh">{t('site')}</span>
      <select value={String(site.id)} onChange={e => choose(Number(e.currentTarget.value))}>
        {sites.map(s => (
          <option key={s.id} value={String(s.id)}>
            {named(s)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Remarks({ day }: { day: DayView }) {
  const closed = day.opens === null ? (language.value === 'en' && day.closed_reason_en) || day.closed_reason_ko || t('closed') : undefined
  if (closed === undefined && day.bookings.length > 0) return null
  return (
    <div class="remark">
      <Note icon={closed === undefined ? 'calendar' : 'door'}>{closed === undefined ? t('noBookings') : `${t('closed')}${closed === t('closed') ? '' : `: ${closed}`}`}</Note>
    </div>
  )
}
