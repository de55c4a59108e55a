import type { RefObject } from 'preact'
import { Icon } from '../../ui/Icon'
import { useNow } from '../day/now'
import type { Queued } from './calls'
import { dongOf, marks, needsOf, promised, shortMoment, whoOf } from './say'
import { t } from './words'

interface RowsProps {
  list: RefObject<HTMLUListElement | null>
  cases: readonly Queued[]
  chosen: string | undefined
  /** The list is of more than one dong. */
  several: boolean
  onOpen: (id: string) => void
}

/** The queue: what is in danger first, then by promise and risk, as the server says. */
export function Rows({ list, cases, chosen, several, onOpen }: RowsProps) {
  const now = useNow(60_000)
  return (
    <ul class="cases" ref={list} aria-label={t('list')}>
      {cases.map(c => (
        <li key={c.id}>
          <Row of={c} now={now} on={c.id === chosen} several={several} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}

function Row({ of: c, now, on, several, onOpen }: { of: Queued; now: number; on: boolean; several: boolean; onOpen: (id: string) => void }) {
  const due = promised(c, now)
  const tint = c.urgency === 'emergency' && !c.visit_at && !['in_service', 'monitoring'].includes(c.status) ? 'danger' : due.kind === 'late' || c.not_met ? 'late' : ''
  return (
    <button type="button" class={`cs ${tint}`} aria-current={on ? 'true' : undefined} onClick={() => onOpen(c.id)}>
      <span class="nm">
        <b>{whoOf(c)}</b>
        <span class="t2">{[several && dongOf(c.dong), needsOf(c.needs)].filter(Boolean).join(' · ')}</span>
      </span>
      <span class="mk">
        {marks(c).map(m => (
          <span key={m.words} class={`flag ${m.kind ?? ''}`}>
            <Icon name={m.icon} size="m" />
            {m.words}
          </span>
        ))}
      </span>
      <span class="du">
        <b class={due.kind}>
          {due.kind === 'late' && <Icon name="clock" size="m" />}
          {due.words}
        </b>
        <span class="t2">{c.visit_at ? t('visitAt', { at: shortMoment(c.visit_at, now) }) : t(`status_${c.status}`)}</span>
      </span>
      <span class={c.assignee ? 'as' : 'as none'}>{c.assignee ? c.assignee.name : t('nobody')}</span>
    </button>
  )
}
