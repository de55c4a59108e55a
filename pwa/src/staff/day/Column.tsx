import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { named } from '../session'
import type { Block, DayBooking, ResourceDay } from '../types'
import type { Col } from './columns'
import type { Target } from './plan'
import { freeOf, iconOf, isGone, lookOf, midnight, minutes, stands, wordOf, type Range } from './state'
import { t } from './words'

/** Minutes of one row. */
export const ROW = 5
export const HEAD = 1

export const serviceOf = (b: DayBooking): string => named({ name_ko: b.service_name_ko, name_en: b.service_name_en })
export const whoOf = (b: DayBooking): string => (b.status === 'held' && b.name === null ? t('holder') : (b.name ?? t('nameless')))

export interface Marks {
  chosen: string | undefined
  /** The booking that the tab key reaches. */
  tab: string | undefined
  fresh: ReadonlySet<string>
  gone: boolean
  moving: { id: string; minutes: number; targets: readonly Target[]; target: Target | undefined } | undefined
  picked: { column: string; from: number; to: number } | undefined
}

interface ColumnProps {
  col: Col
  index: number
  range: Range
  now: number
  marks: Marks
  onOpen: ((id: string) => void) | undefined
  onBlock: ((block: Block, col: Col) => void) | undefined
  /** The head of a counsellor's column was pressed. */
  onWho: ((resource: ResourceDay) => void) | undefined
}

export function Column({ col, index, range, now, marks, onOpen, onBlock, onWho }: ColumnProps) {
  const { resource, day } = col
  const zero = midnight(day.date)
  const standing = col.bookings.filter(b => stands(b, now))
  const gone = marks.gone ? col.bookings.filter(isGone) : []
  const booked = standing.filter(b => b.status !== 'held').length
  const rows = (from: number, to: number): string => `${Math.max(0, Math.floor((from - range.from) / ROW)) + HEAD + 1} / span ${Math.max(1, Math.round((to - from) / ROW))}`
  const place = (s: { starts_at: string; ends_at: string }) => ({ gridRow: rows(minutes(zero, s.starts_at), minutes(zero, s.ends_at)) })
  const worked = resource.working.length ? `${hhmm(resource.working[0]!.starts_at)}–${hhmm(resource.working.at(-1)!.ends_at)}` : t('offToday')
  const { moving, picked } = marks
  const mine = moving?.targets.filter(target => target.column === col.key) ?? []
  const away = day.absences.some(a => a.resource_id === resource.id)
  const said = away ? t('away') : resource.late_minutes ? t('lateBy', { n: resource.late_minutes }) : ''
  const head = (
    <>
      <b>{col.head}</b>
      {col.mine && <span class="me">{t('mine')}</span>}
      <span class={said ? 'wh lt' : 'wh'}>{said || col.note || worked}</span>
      {standing.length > 0 && <span class="ct">{t('columnCount', { n: booked })}</span>}
    </>
  )
  return (
    <section class={gone.length ? 'colm both' : 'colm'} data-key={col.key} style={{ gridColumn: String(index + 2) }} aria-label={`${col.head}, ${t('bookings', { n: booked })}`}>
      {onWho && resource.kind === 'counsellor' ? (
        <button type="button" class="hd" aria-haspopup="dialog" onClick={() => onWho(resource)}>
          {head}
        </button>
      ) : (
        <div class="hd">{head}</div>
      )}
      {freeOf(resource, day.date, range).map(f =>
        f.block && onBlock ? (
          <button type="button" key={f.starts_at + f.why} class="blk kept" style={place(f)} onClick={() => onBlock(f.block!, col)}>
            <span>{f.why}</span>
          </button>
        ) : (
          <div key={f.starts_at + f.why} class="blk" style={place(f)}>
            <span>{f.why}</span>
          </div>
        ),
      )}
      {mine.map(target => (
        <i key={target.at} class={target === moving?.target ? 'spot on' : 'spot'} style={{ gridRow: rows(minutes(zero, target.at), minutes(zero, target.at) + moving!.minutes) }}>
          {target === moving?.target && (
            <b>
              {hhmm(target.at)} {t('here')}
            </b>
          )}
        </i>
      ))}
      {picked?.column === col.key && (
        <i class="spot on" style={{ gridRow: rows(picked.from, picked.to) }}>
          <b>
            {hhmm(zero + picked.from * 60_000)}–{hhmm(zero + picked.to * 60_000)}
          </b>
        </i>
      )}
      {[...standing, ...gone].map(b => {
        const look = lookOf(b, now, marks.fresh.has(b.id))
        // A hold has no record yet that could be opened; it only shows that the time is being taken.
        const held = b.status === 'held'
        const shut = held || !onOpen
        const kind = [look === 'overdue' ? 'late' : look, minutes(b.starts_at, b.ends_at) < 30 && 'short', b.id === marks.chosen && 'sel', b.id === moving?.id && 'off']
        return (
          <button
            type="button"
            key={b.id}
            data-id={b.id}
            data-column={index}
            data-at={minutes(zero, b.starts_at)}
            class={['bk', ...kind].filter(Boolean).join(' ')}
            style={place(b)}
            tabIndex={b.id === marks.tab ? 0 : -1}
            aria-current={b.id === marks.chosen || undefined}
            aria-disabled={shut || undefined}
            onClick={() => !shut && onOpen(b.id)}
          >
            <span class="bl">
              <b>
                {hhmm(b.starts_at)} {(!held || b.name !== null) && whoOf(b)}
              </b>
            </span>
            <span class="bl">
              <span class="grow">{serviceOf(b)}</span>
              <span class="st">
                <Icon name={iconOf(look)} />
                {wordOf(look, b, now)}
              </span>
            </span>
            <span class="vh">{resource.kind === 'counsellor' ? t('with', { counsellor: named(resource) }) : named(resource)}</span>
          </button>
        )
      })}
    </section>
  )
}
