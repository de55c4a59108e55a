import { useEffect, useRef, useState } from 'preact/hooks'
import { hhmm } from '../../lib/time'
import type { Block, DayBooking, ResourceDay } from '../types'
import { Column, HEAD, ROW, type Marks } from './Column'
import type { Col } from './columns'
import { useNow } from './now'
import { canMove, landing, type Target } from './plan'
import { isToday, midnight, minutes, rangeOf, stands } from './state'
import { t } from './words'

export { serviceOf, whoOf } from './Column'

/** How far a pointer goes before a press is a drag, in pixels. */
const DRAG = 6
/** To which minutes a drag over empty space keeps. */
const SNAP = 10

export interface Span {
  col: Col
  /** Minutes after midnight. */
  from: number
  to: number
}

export interface Moves {
  booking: DayBooking
  targets: readonly Target[]
  target: Target | undefined
}

interface CalendarProps {
  cols: readonly Col[]
  chosen: string | undefined
  fresh: ReadonlySet<string>
  /** Cancelled ones are shown too. */
  gone: boolean
  moves: Moves | undefined
  picked: Span | undefined
  /** None where this person may see the day but no record. */
  onOpen: ((id: string) => void) | undefined
  /** Enter on the booking that is open. */
  onEnter: () => void
  onBlock: ((block: Block, col: Col) => void) | undefined
  onWho: ((resource: ResourceDay) => void) | undefined
  /** A drag over empty space. */
  onPick: ((span: Span | undefined) => void) | undefined
  /** A drag of a booking has begun, and where it is over. */
  onLift: ((booking: DayBooking) => void) | undefined
  onOver: (target: Target) => void
}

/** Columns side by side, time downwards. One tab stop; the arrows move between bookings. */
export function Calendar({ cols, chosen, fresh, gone, moves, picked, onOpen, onEnter, onBlock, onWho, onPick, onLift, onOver }: CalendarProps) {
  const box = useRef<HTMLDivElement>(null)
  const all = cols.flatMap(c => c.bookings)
  const now = useNow(all.some(b => b.status === 'held') ? 1000 : 15_000)
  const range = rangeOf(cols)
  const standing = all.filter(b => stands(b, now))
  const rows = (range.to - range.from) / ROW
  const at = minutes(midnight(cols[0]?.day.date ?? '2000-01-01'), now)
  const today = cols.findIndex(c => isToday(c.day.date, now))
  const here = cols.every(c => c.day.date === cols[0]?.day.date) && today >= 0 && at >= range.from && at <= range.to
  const first = standing.find(b => b.id === chosen) ?? standing.find(b => Date.parse(b.ends_at) > now) ?? standing[0]

  useEffect(() => {
    box.current?.querySelector('.nowline')?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }, [cols[0]?.key])
  useEffect(() => {
    if (moves?.target) box.current?.querySelector('.spot.on')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [moves?.target])

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

  // Dragging. A finger scrolls; it has the buttons.
  const drag = useRef<{ x: number; y: number; booking?: DayBooking; span?: Span; on: boolean }>(undefined)
  const [dragging, setDragging] = useState(false)
  const under = (e: PointerEvent): { col: Col; at: number } | undefined => {
    for (const el of box.current?.querySelectorAll<HTMLElement>('.colm') ?? []) {
      const { left, right, top, bottom } = el.getBoundingClientRect()
      if (e.clientX < left || e.clientX > right) continue
      const head = el.querySelector<HTMLElement>('.hd')?.offsetHeight ?? 0
      const share = (e.clientY - top - head) / (bottom - top - head)
      const col = cols.find(c => c.key === el.dataset['key'])
      return col && { col, at: range.from + Math.min(1, Math.max(0, share)) * (range.to - range.from) }
    }
    return undefined
  }
  const onDown = (e: PointerEvent): void => {
    if (e.button !== 0 || e.pointerType === 'touch' || moves) return
    const target = e.target as HTMLElement
    const bk = target.closest<HTMLElement>('.bk')
    const booking = bk ? all.find(b => b.id === bk.dataset['id']) : undefined
    if (booking && onLift && canMove(booking)) drag.current = { x: e.clientX, y: e.clientY, booking, on: false }
    else if (!bk && !target.closest('.hd, .kept') && target.closest('.colm') && onPick) {
      const start = under(e)
      if (start) {
        const from = Math.floor(start.at / SNAP) * SNAP
        drag.current = { x: e.clientX, y: e.clientY, span: { col: start.col, from, to: from + SNAP }, on: false }
      }
    }
  }
  const onMove = (e: PointerEvent): void => {
    const d = drag.current
    if (!d) return
    if (!d.on && Math.hypot(e.clientX - d.x, e.clientY - d.y) < DRAG) return
    if (!d.on) {
      d.on = true
      setDragging(true)
      if (d.booking) onLift?.(d.booking)
      box.current?.setPointerCapture(e.pointerId)
    }
    const over = under(e)
    if (!over) return
    if (d.span) {
      const to = Math.ceil(over.at / SNAP) * SNAP
      const begun = d.span.from
      onPick?.(to > begun ? { ...d.span, to } : { ...d.span, from: to - SNAP, to: begun + SNAP })
    } else if (moves) {
      const target = landing(moves.targets, over.col.key, over.at)
      if (target) onOver(target)
    }
  }
  const onUp = (): void => {
    if (drag.current?.on) {
      // The click that a browser sends after a drag is no press.
      const swallow = (e: Event): void => {
        e.stopPropagation()
        e.preventDefault()
      }
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0)
    }
    drag.current = undefined
    setDragging(false)
  }

  const hours = Array.from({ length: (range.to - range.from) / 60 }, (_, i) => range.from + i * 60)
  const marks: Marks = {
    chosen,
    tab: first?.id,
    fresh,
    gone,
    moving: moves && { id: moves.booking.id, minutes: minutes(moves.booking.starts_at, moves.booking.ends_at), targets: moves.targets, target: moves.target },
    picked: picked && { column: picked.col.key, from: picked.from, to: picked.to },
  }
  const kind = ['cal', moves && 'moving', dragging && 'drag'].filter(Boolean).join(' ')
  return (
    <div
      class="calbox"
      ref={box}
      onKeyDown={onKey}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      tabIndex={standing.length ? undefined : 0}
      role="group"
      aria-label={t('calendar')}
    >
      <div class={kind} style={{ '--rows': String(rows), '--columns': String(cols.length) }}>
        <span class="corner" />
        <span class="hrs" />
        {hours.map((hour, i) => (
          <Hour key={hour} hour={hour} row={HEAD + 1 + i * (60 / ROW)} first={i === 0} near={here && Math.abs(hour - at) < 14} />
        ))}
        {cols.map((col, i) => (
          <Column key={col.key} col={col} index={i} range={range} now={now} marks={marks} onOpen={onOpen} onBlock={onBlock} onWho={onWho} />
        ))}
        {here && (
          <div class="nowbox" aria-hidden="true">
            <div class="nowline" style={{ top: `${((at - range.from) / (range.to - range.from)) * 100}%` }}>
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
  const own = all.filter(el => column(el) === column(from)).sort((a, b) => at(a) - at(b))
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

function Hour({ hour, row, first, near }: { hour: number; row: number; first: boolean; near: boolean }) {
  return (
    <>
      {!first && <i class="ln" style={{ gridRow: String(row) }} />}
      <span class={`hr${first ? ' first' : ''}${near ? ' near' : ''}`} style={{ gridRow: String(row) }}>
        {String(hour / 60).padStart(2, '0')}:00
      </span>
    </>
  )
}
