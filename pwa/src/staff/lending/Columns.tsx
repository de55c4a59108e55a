import { date, dateKey, hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { useNow } from '../day/now'
import type { DeskLoan } from './calls'
import { columnOf, lookOf, sorted, suitName, whoOf, type Column } from './state'
import { t } from './words'

const COLUMNS = ['today', 'out', 'check', 'later'] as const

interface ColumnsProps {
  loans: readonly DeskLoan[]
  chosen: string | undefined
  onOpen: (id: string) => void
}

/** What goes out today, what is out, what came back; and below, who comes on another day. */
export function Columns({ loans, chosen, onOpen }: ColumnsProps) {
  const now = useNow(15_000)
  return (
    <div class="lend">
      {COLUMNS.map(column => {
        const mine = sorted(
          loans.filter(l => columnOf(l, now) === column),
          column,
        )
        return (
          <section key={column} class={column === 'later' ? 'later' : undefined}>
            <h2>
              {t(`col_${column}`)} <span class="t2">{mine.length}</span>
            </h2>
            {mine.length === 0 ? (
              <p class="t2">{t(`none_${column}`)}</p>
            ) : (
              <ul>
                {mine.map(loan => (
                  <li key={loan.id}>
                    <Block loan={loan} column={column} now={now} chosen={loan.id === chosen} onOpen={() => onOpen(loan.id)} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

function Block({ loan, column, now, chosen, onOpen }: { loan: DeskLoan; column: Column; now: number; chosen: boolean; onOpen: () => void }) {
  const look = lookOf(loan, now)
  const time = column === 'today' ? hhmm(loan.pick_up_at) : column === 'later' ? `${date(loan.pick_up_at)} ${hhmm(loan.pick_up_at)}` : ''
  const isOld = column === 'today' && dateKey(loan.pick_up_at) < dateKey(now)
  return (
    <button type="button" class={`bk ${look.tint}${chosen ? ' sel' : ''}`} aria-current={chosen ? 'true' : undefined} onClick={onOpen}>
      <span class="bl">
        <b>
          {isOld ? date(loan.pick_up_at) : time} {whoOf(loan)}
        </b>
      </span>
      <span class="bl">
        <span class="grow t2">{loan.unit === null ? suitName(loan.suit) : t('piece', { suit: suitName(loan.suit), n: loan.unit })}</span>
        <span class="st">
          <Icon name={look.icon} />
          {look.word}
        </span>
      </span>
    </button>
  )
}
