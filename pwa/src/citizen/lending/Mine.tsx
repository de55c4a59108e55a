import { useEffect } from 'preact/hooks'
import { local } from '../../lib/local'
import { useResource, type Resource } from '../../lib/resource'
import { when } from '../../lib/time'
import { Item, List } from '../../ui/List'
import { State } from '../../ui/State'
import { useLive } from '../live'
import { keepPasses, loadLoans, type Loan } from './api'
import { said, suitName } from './say'
import { t } from './words'

/** My suits, reserved or out; or those that were. */
export function useLoans(past: boolean): Resource<Loan[]> {
  const view = past ? 'past' : 'upcoming'
  const list = useResource(`loans:${view}`, () => loadLoans(view), { keepOn: 'mine' })
  useLive({ loan: () => void list.refresh() })
  const loans = list.data.value
  useEffect(() => void (loans && !past && keepPasses(loans)), [loans])
  return list
}

/** Mine among the bookings; nothing where there are none. */
export function MyLoans({ loans, past }: { loans: readonly Loan[]; past: boolean }) {
  if (loans.length === 0) return null
  return (
    <section class="m20">
      <h2>{t('mine')}</h2>
      <List>
        {loans.map(loan => (
          <Row key={loan.id} loan={loan} past={past} />
        ))}
      </List>
    </section>
  )
}

function Row({ loan, past }: { loan: Loan; past: boolean }) {
  const now = Date.now()
  const state = said(loan, now)
  return (
    <Item
      icon="suit"
      href={`/lending/${loan.id}`}
      strong={!past}
      title={loan.status === 'out' ? t('backUntil', { until: when(loan.due_at, now) }) : when(loan.pick_up_at, now)}
      detail={
        <>
          {suitName(loan.suit)}, {local(loan.site, 'name')}
          <span class="below">
            <State icon={state.icon} {...(state.kind && { kind: state.kind })}>
              {t(state.word)}
            </State>
          </span>
        </>
      }
    />
  )
}
