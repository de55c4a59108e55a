import { useEffect, useRef } from 'preact/hooks'
import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { named } from '../session'
import type { ResourceDay, DayBooking, DayView } from '../types'
import { useNow } from './now'
import { freeOf, iconOf, isToday, lookOf, minutes, rangeOf, stands, wordOf, type Range } from './state'
import { t } from './words'

/** Minutes of one row. */
const ROW = 5
const HEAD = 1

export const serviceOf = (b: DayBooking): string => named({ name_ko: b.service_name_ko, name_en: b.service_name_en })
export const whoOf = (b: DayBooking): string => (b.status === 'held' ? t('holder') : (b.name ?? t('nameless')))

interface CalendarProps {
  day: DayView
  chosen: string | undefined
  fresh: ReadonlySet<string>
  /** None where this person may see the day but no record. */
  onOpen: ((id: string) => void) | undefined
  /** Enter on the booking that is open. */
  onEnter: () => void
}

/** Counsellors side by side, time downwards. One tab stop; the arrows move between bookings. */
export function Calendar({ day, chosen, fresh, onOpen, onEnter }: CalendarProps) {
  const box = useRef<HTMLDivElement>(null)
  const holding = day.bookings.some(b => b.status === 'held')
  const now = useNow(holding ? 1000 : 15_000)
  const range = rangeOf(day)
  const standing = day.bookings.filter(b => stands(b, now))
  const rows = minutes(range.from, range.to) / ROW
  const here = isToday(day.date, now) && now >= range.from && now <= range.to
  const first = standing.find(b => b.id === chosen) ?? standing.find(b => Date.parse(b.ends_at) > now) ?? standing[0]

  useEffect(() => {
    box.current?.querySelector('.nowline')?.scrollIntoView({ block: 'center' })
  }, [day.date, day.site.id])

  const onKey = (e: KeyboardEvent): void => {
    const from = (e.target as HTMLElement).closest<HTMLElement>('.bk')
    if (!from || e.altKey || e.ctrlKey || e.metaKey) return
    if (e.key === 'Enter' && from.dataset['id'] === chosen) {
      e.preventDefault()
      if (!e.repeat) onEnter()
      return
    }
    const to = neighbour([...(box.current?.querySelectorAll<HTMLElement>('.bk') ?? [])], from, e.key)
    if (!to) return
    e.preventDefault()
    to.focus()
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  const hours = Array.from({ length: minutes(range.from, range.to) / 60 }, (_, i) => range.from + i * 3_600_000)
  return (
    <div class="calbox" ref={box} onKeyDown={onKey} tabIndex={standing.length ? undefined : 0} role="group" aria-label={t('calendar')}>
      <div class="cal" style={{ '--rows': String(rows), '--columns': String(day.counsellors.length) }}>
        <span class="corner" />
        {hours.map((at, i) => (
          <Hour key={at} at={at} row={HEAD + 1 + i * (60 / ROW)} first={i === 0} near={here && Math.abs(minutes(at, now)) < 14} />
        ))}
        {day.counsellors.map((c, i) => (
          <Column
            key={c.id}
            counsellor={c}
            column={i}
            date={day.date}
            range={range}
            now={now}
            bookings={standing.filter(b => b.counsellor_id === c.id).sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))}
            chosen={chosen}
            tab={first?.id}
            fresh={fresh}
            onOpen={onOpen}
          />
        ))}
        {here && (
          <div class="nowbox" aria-hidden="true">
            <div class="nowline" style={{ top: `${((now - range.from) / (range.to - range.from)) * 100}%` }}>
              <b>{hhmm(now)}</b>
            </div>
          </div>
        )}
      </div>
    </div>
  )
}

function neighbour(all: readonly HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined {
  const column = (el: HTMLElement): number => Number(el.dataset['column'])
  const at = (el: HTMLElement): number => Number(el.dataset['at'])
  const own = all.filter(el => column(el) === column(from))
  const index = own.indexOf(from)
  if (key === 'ArrowDown') return own[index + 1]
  if (key === 'ArrowUp') return own[index - 1]
  if (key === 'Home') return own[0]
  if (key === 'End') return own.at(-1)
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return undefined
  const step = key === 'ArrowRight' ? 1 : -1
  const columns = [...new Set(all.map(column))].sort((a, b) => (a - b) * step).filter(c => (c - column(from)) * step > 0)
  return all.filter(el => column(el) === columns[0]).sort((a, b) => Math.abs(at(a) - at(from)) - Math.abs(at(b) - at(from)))[0]
}

function Hour({ at, row, first, near }: { at: number; row: number; first: boolean; near: boolean }) {
  return (
    <>
      {!first && <i class="ln" style={{ gridRow: String(row) }} />}
      <span class={`hr${first ? ' first' : ''}${near ? ' near' : ''}`} style={{ gridRow: String(row) }}>
        {hhmm(at)}
      </span>
    </>
  )
}

interface ColumnProps {
  counsellor: ResourceDay
  column: number
  date: string
  range: Range
  now: number
  bookings: readonly DayBooking[]
  chosen: string | undefined
  tab: string | undefined
  fresh: ReadonlySet<string>
  onOpen: ((id: string) => void) | undefined
}

function Column({ counsellor: c, column, date, range, now, bookings, chosen, tab, fresh, onOpen }: ColumnProps) {
  const name = named(c)
  const count = t('bookings', { n: bookings.filter(b => b.status !== 'held').length })
  const place = (b: { starts_at: string; ends_at: string }): { gridRow: string } => ({
    gridRow: `${Math.round(minutes(range.from, b.starts_at) / ROW) + HEAD + 1} / span ${Math.max(1, Math.round(minutes(b.starts_at, b.ends_at) / ROW))}`,
  })
  const worked = c.working.length ? `${hhmm(c.working[0]!.starts_at)}–${hhmm(c.working.at(-1)!.ends_at)}` : t('offToday')
  return (
    <section class="colm" style={{ gridColumn: String(column + 2) }} aria-label={`${name}, ${count}`}>
      <div class="hd">
        <b>{name}</b>
        {c.mine && <span class="me">{t('mine')}</span>}
        <span class="wh">{worked}</span>
        <span class="ct">{count}</span>
      </div>
      {freeOf(c, range, date).map(f => (
        <div key={f.starts_at + f.why} class="blk" style={place(f)}>
          <span>{f.why}</span>
        </div>
      ))}
      {bookings.map(b => {
        const look = lookOf(b, now, fresh.has(b.id))
        const word = wordOf(look, b, now)
        const time = hhmm(b.starts_at)
        // A hold has no record yet that could be opened; it only shows that the time is being taken.
        const held = b.status === 'held'
        const shut = held || !onOpen
        return (
          <button
            type="button"
            key={b.id}
            data-id={b.id}
            data-column={column}
            data-at={Date.parse(b.starts_at)}
            class={`bk ${look === 'overdue' ? 'late' : look}${b.id === chosen ? ' sel' : ''}`}
            style={place(b)}
            tabIndex={b.id === tab ? 0 : -1}
            aria-current={b.id === chosen || undefined}
            aria-disabled={shut || undefined}
            onClick={() => !shut && onOpen(b.id)}
          >
            <span class="bl">
              <b>
                {time} {!held && whoOf(b)}
              </b>
            </span>
            <span class="bl">
              <span class="grow">{serviceOf(b)}</span>
              <span class="st">
                <Icon name={iconOf(look)} />
                {word}
              </span>
            </span>
            <span class="vh">{t('with', { counsellor: name })}</span>
          </button>
        )
      })}
    </section>
  )
}
