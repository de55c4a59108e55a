import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { date as shortDate, dateKey, day as dayName, hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { BlockDialog, type BlockStart } from '../blocks/BlockDialog'
import { KeptDialog } from '../blocks/KeptDialog'
import { Desk } from '../Desk'
import { Entry, type EntryStart } from '../entry/Entry'
import { Failed } from '../Failed'
import { Find } from '../find/Find'
import { GiveDialog } from '../reassign/GiveDialog'
import { SiteChoice } from '../SiteChoice'
import { has, named, staff } from '../session'
import { Handed } from '../talk/Handed'
import type { Arrival, Block, DayBooking, DayView, ResourceDay, SiteBrief, StaffBooking } from '../types'
import { Band } from './Band'
import { AwayBar } from './AwayBar'
import { loadDay, loadWeek } from './calls'
import { Calendar, serviceOf, whoOf, type Span } from './Calendar'
import { CheckIn } from './CheckIn'
import { columnsOf, resourcesOf, weekColumns, workdays, type By, type Col } from './columns'
import { Condensed } from './Condensed'
import { DayList } from './DayList'
import { LateDialog } from './Late'
import { MoveBar } from './MoveBar'
import { useWide } from './now'
import { Hint, OnePage, Side } from './Side'
import { asDate, midnight, mondayOf, shift } from './state'
import { Summary } from './Summary'
import { usePlan } from './usePlan'
import { useWatched } from './watch'
import { WhoDialog } from './Who'
import { t } from './words'

interface DaysProps {
  site: SiteBrief
  sites: readonly SiteBrief[]
  kind: 'day' | 'week'
}

interface Where {
  date: string
  booking: string | undefined
  site: number
  by: By
  who: number | undefined
}

const remembered = (): By => (localStorage.getItem('desk:by') === 'room' ? 'room' : 'counsellor')

/** A site's day or week: columns beside the open booking, or a list and the booking as a page of its own. */
export function Days({ site, sites, kind }: DaysProps) {
  const { query, route } = useLocation()
  const wide = useWide()
  const today = dateKey(Date.now())
  const date = asDate(query['date']) ?? today
  const first = kind === 'week' ? mondayOf(date) : date
  const length = kind === 'week' ? 7 : 1
  const by: By = query['by'] === 'room' || query['by'] === 'counsellor' ? query['by'] : remembered()
  // An administrator sees who comes when; a record is for counsellors.
  const counsels = staff.value !== null && staff.value !== undefined && has(staff.value, 'counsellor')
  const open = counsels ? query['booking'] : undefined
  const days = useResource(`staff:${kind}:${site.id}:${first}`, () => (kind === 'week' ? loadWeek : loadDay)(site.id, first))
  const data = days.data.value
  const columns = data?.[0] && resourcesOf(data[0], by)
  const mine = columns?.find(r => r.mine)?.id
  const asked = query['who'] === 'all' ? 0 : Number(query['who']) || mine || 0
  const who = kind === 'week' && columns?.some(r => r.id === asked) ? asked : 0
  const cols: readonly Col[] = !data ? [] : kind === 'day' ? columnsOf(data[0]!, by) : who ? weekColumns(data, by, who) : []

  const go = (to: Partial<Where>, replace = false): void => {
    const next: Where = { date, booking: undefined, site: site.id, by, who: query['who'] === 'all' ? 0 : Number(query['who']) || undefined, ...to }
    const parts = new URLSearchParams()
    if (next.date !== today) parts.set('date', next.date)
    if (sites.length > 1) parts.set('site', String(next.site))
    if (next.by !== 'counsellor') parts.set('by', next.by)
    if (kind === 'week' && next.who !== undefined) parts.set('who', next.who ? String(next.who) : 'all')
    if (next.booking) parts.set('booking', next.booking)
    route(`/staff/${kind}${parts.size ? `?${parts}` : ''}`, replace)
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
    const counsellor = data?.[0]?.counsellors.find(c => c.id === b.counsellor_id)
    const run = (): void => {
      latest.current = undefined
      if (counsels) show(b.id)
      document.querySelector<HTMLElement>(`[data-id="${b.id}"]`)?.focus()
    }
    const words = { time: hhmm(b.starts_at), who: whoOf(b), what: serviceOf(b) }
    const text = counsellor ? t('newBooking', { ...words, counsellor: named(counsellor) }) : t('newBookingRoom', words)
    const close = toast(text, { icon: 'calendar', action: { label: t('show'), key: 'V', run } })
    latest.current = { show: run, close }
  }
  const watched = useWatched(site.id, days, arrived)
  useKey('v', () => {
    latest.current?.close()
    latest.current?.show()
  })
  useEffect(() => () => latest.current?.close(), [first])

  const gone = useSignal(false)
  const entry = useSignal<EntryStart | undefined>(undefined)
  const block = useSignal<BlockStart | undefined>(undefined)
  const kept = useSignal<{ block: Block; col: Col } | undefined>(undefined)
  const picked = useSignal<Span | undefined>(undefined)
  const finding = useSignal(false)
  const pressed = useSignal<ResourceDay | undefined>(undefined)
  const late = useSignal<ResourceDay | undefined>(undefined)
  const giving = useSignal<DayBooking | undefined>(undefined)
  const refresh = (): void => void days.refresh()
  const turn = (n: number): void => go({ date: shift(first, n * length) }, true)
  const plan = usePlan({ cols, by, first, days: length, page: turn, moved: b => (refresh(), show(b.id)) })

  const all = data?.flatMap(d => d.bookings) ?? []
  const inDay = all.find(b => b.id === open)
  const lift = (b: DayBooking): void => {
    picked.value = undefined
    plan.lift(b)
  }
  const lone = picked.value?.col ?? (kind === 'week' ? cols.find(c => c.day.date === today) : cols.find(c => c.mine)) ?? cols[0]
  const blockHere = (): void => {
    const span = picked.peek()
    if (span) block.value = { col: span.col, from: span.from, to: span.to }
    else if (lone) block.value = { col: lone, from: undefined, to: undefined }
    picked.value = undefined
  }
  const enterHere = (): void => {
    const span = picked.peek()
    entry.value = span ? { date: span.col.day.date, resource: span.col.resource, at: midnight(span.col.day.date) + span.from * 60_000 } : { date }
    picked.value = undefined
  }
  const several = sites.length > 1 ? site.id : undefined
  const sayAway = (resource: ResourceDay | undefined, on: string): void =>
    route(`/staff/absences/new?date=${on}${resource ? `&who=${resource.id}` : ''}${several ? `&site=${several}` : ''}`)
  // Today's counsellors: of the booking that is open, else oneself.
  const onDuty = data?.find(d => d.date === today)?.counsellors ?? []
  const runsLate = onDuty.find(c => c.id === inDay?.counsellor_id) ?? onDuty.find(c => c.mine)
  const sayLate = (): void => void (late.value = runsLate)
  useKey('l', sayLate, counsels && runsLate !== undefined)
  useKey('s', () => sayAway(lone?.resource.kind === 'counsellor' ? lone.resource : undefined, kind === 'day' ? date : today), counsels)
  useKey('n', enterHere, counsels)
  useKey('b', blockHere, lone !== undefined && wide)
  useKey('Ctrl k', () => (finding.value = true), counsels)
  useKey('t', () => go({ date: today }, true), date !== today)
  useKey('escape', () => (picked.value = undefined), picked.value !== undefined)

  const opened = open && {
    id: open,
    version: inDay?.version,
    counsellors: data?.[0]?.counsellors ?? [],
    changed: refresh,
    late: runsLate && runsLate.id === inDay?.counsellor_id ? sayLate : undefined,
    follow: (b: StaffBooking) => (entry.value = { date, again: b }),
    // In the calendar where there is one; the week of everybody has no place to put it.
    lift: wide && cols.length > 0 ? lift : undefined,
  }
  const heading = kind === 'day' ? dayName(`${date}T12:00:00+09:00`) : t('weekOf', { from: shortDate(`${first}T12:00:00+09:00`), to: shortDate(`${shift(first, 6)}T12:00:00+09:00`) })
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
    refresh()
    show(b.id)
  }
  const dialogs = (
    <>
      <Entry site={site} start={entry.value} onClose={() => (entry.value = undefined)} onDone={(id, on) => (refresh(), watched.seen(id), go({ date: on, booking: id }))} />
      <Find site={site} open={finding.value} onClose={() => (finding.value = false)} onFound={(id, on) => go({ date: on, booking: id })} />
      <BlockDialog start={block.value} onClose={() => (block.value = undefined)} onDone={refresh} onShow={counsels ? show : undefined} />
      {pressed.value && (
        <WhoDialog
          counsellor={pressed.value}
          onLate={onDuty.some(c => c.id === pressed.peek()?.id) ? () => ((late.value = onDuty.find(c => c.id === pressed.peek()?.id)), (pressed.value = undefined)) : undefined}
          onAway={() => sayAway(pressed.peek(), kind === 'day' ? date : today)}
          onClose={() => (pressed.value = undefined)}
        />
      )}
      {late.value && <LateDialog key={late.value.id} counsellor={late.value} onClose={() => (late.value = undefined)} onDone={refresh} />}
      {giving.value && <GiveDialog booking={giving.value.id} who={whoOf(giving.value)} onClose={() => (giving.value = undefined)} onGiven={refresh} />}
      <KeptDialog kept={kept.value} onClose={() => (kept.value = undefined)} onDone={refresh} />
    </>
  )
  if (!wide && opened)
    return (
      <OnePage key={opened.id} {...opened} current={`/staff/${kind}`} back={() => go({}, true)}>
        {dialogs}
      </OnePage>
    )
  const empty = data && cols.length === 0 && (kind === 'day' || !columns?.length)
  return (
    <Desk title={heading} current={`/staff/${kind}`} side={wide && counsels ? { label: t('detail'), children: opened ? <Side key={opened.id} {...opened} enter={enter} /> : <Hint /> } : undefined}>
      <Bar heading={heading} before={<Step label={t(kind === 'day' ? 'previousDay' : 'previousWeek')} icon="left" go={() => turn(-1)} />}>
        <Step label={t(kind === 'day' ? 'nextDay' : 'nextWeek')} icon="right" go={() => turn(1)} />
        {first !== (kind === 'day' ? today : mondayOf(today)) && (
          <Button kind="plain" size="sm" onClick={() => go({ date: today }, true)}>
            {t(kind === 'day' ? 'today' : 'thisWeek')} <Key>T</Key>
          </Button>
        )}
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => go({ site: id }, true)} />}
        {kind === 'day' && date === today && counsels && <CheckIn onArrived={onArrived} />}
        {counsels && (
          <Button kind="plain" size="sm" icon="search" onClick={() => (finding.value = true)}>
            {t('find')} <Key>Ctrl K</Key>
          </Button>
        )}
        {counsels && (
          <Button size="sm" icon="plus" onClick={enterHere}>
            {t('enter')} <Key>N</Key>
          </Button>
        )}
      </Bar>
      <Summary days={data} at={days.at.value} watched={watched} gone={gone.value} onGone={() => (gone.value = !gone.peek())}>
        {data && (
          <Switch
            by={by}
            choose={to => {
              localStorage.setItem('desk:by', to)
              go({ by: to, who: undefined }, true)
            }}
          />
        )}
        {data && counsels && kind === 'day' && (
          <span class="row">
            {runsLate && date === today && (
              <button type="button" class="link" aria-haspopup="dialog" onClick={sayLate}>
                {t('sayLateShort')} <Key>L</Key>
              </button>
            )}
            <button type="button" class="link" onClick={() => sayAway(lone?.resource.kind === 'counsellor' ? lone.resource : undefined, date)}>
              {t('sayAwayShort')} <Key>S</Key>
            </button>
          </span>
        )}
        {data && kind === 'week' && columns && columns.length > 0 && (
          <label class="pickone slim">
            <span class="vh">{t('whose')}</span>
            <select value={String(who)} onChange={e => go({ who: Number(e.currentTarget.value) }, true)}>
              <option value="0">{t(by === 'room' ? 'allRooms' : 'allCounsellors')}</option>
              {columns.map(r => (
                <option key={r.id} value={String(r.id)}>
                  {named(r)}
                </option>
              ))}
            </select>
          </label>
        )}
      </Summary>
      {counsels && data && <Handed turn={days.at.value} onShow={(id, on) => go({ date: on, booking: id })} />}
      {data ? (
        <>
          {kind === 'day' && counsels && <AwayBar day={data[0]!} site={several} />}
          {kind === 'day' && <Remarks day={data[0]!} />}
          {empty ? (
            <Void art="empty" title={t(by === 'room' ? 'noRoomsTitle' : 'nobodyTitle')} text={t(by === 'room' ? 'noRoomsText' : 'nobodyText')} />
          ) : !wide ? (
            <>{workdays(data).map(day => ((kind === 'day' || day.bookings.length > 0) && <DayList key={day.date} day={day} by={by} who={who} titled={kind === 'week'} fresh={watched.fresh.value} gone={gone.value} onOpen={counsels ? show : undefined} onGive={counsels ? b => (giving.value = b) : undefined} />))}</>
          ) : kind === 'week' && !who ? (
            <Condensed days={workdays(data)} by={by} chosen={open} fresh={watched.fresh.value} gone={gone.value} onOpen={counsels ? show : undefined} onDay={on => route(`/staff/day?date=${on}${sites.length > 1 ? `&site=${site.id}` : ''}`)} onWho={id => go({ who: id }, true)} />
          ) : (
            <Calendar
              cols={cols}
              chosen={open}
              fresh={watched.fresh.value}
              gone={gone.value}
              moves={plan.moving}
              picked={picked.value}
              onOpen={counsels ? show : undefined}
              onEnter={() => enter.current?.()}
              onBlock={(b, col) => {
                if (!b.absence_id) kept.value = { block: b, col }
                else if (counsels) route(`/staff/absences?id=${b.absence_id}${several ? `&site=${several}` : ''}`)
              }}
              onWho={counsels && kind === 'day' ? resource => (pressed.value = resource) : undefined}
              onPick={span => (picked.value = span)}
              onLift={counsels ? lift : undefined}
              onOver={plan.over}
            />
          )}
          <MoveBar plan={plan} cols={cols} />
          {picked.value && <Band span={picked.value} onEnter={counsels ? enterHere : undefined} onBlock={blockHere} onStop={() => (picked.value = undefined)} />}
          {dialogs}
        </>
      ) : days.error.value !== undefined ? (
        <Failed error={days.error.value} again={refresh} />
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

function Switch({ by, choose }: { by: By; choose: (by: By) => void }) {
  return (
    <span class="switch2" role="group" aria-label={t('columns')}>
      {(['counsellor', 'room'] as const).map(to => (
        <button type="button" key={to} aria-pressed={by === to} onClick={() => choose(to)}>
          {t(to === 'room' ? 'byRoom' : 'byCounsellor')}
        </button>
      ))}
    </span>
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
