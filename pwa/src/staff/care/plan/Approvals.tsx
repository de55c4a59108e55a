import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { Bar } from '../../../ui/Bar'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { countWaiting } from '../../waiting'
import { codeOf, dongOf, promised, shortMoment } from '../say'
import { loadApprovals, type Approval } from './calls'
import { t } from './words'

/** Plans that wait for a second pair of eyes. */
export default function ApprovalsPage() {
  const found = useResource('staff:care:approvals', loadApprovals)
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const stop = stream.on('case', () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void found.refresh()
        countWaiting()
      }, 1000)
    })
    return () => {
      clearTimeout(timer)
      stop()
      stream.close()
    }
  }, [stream, found])
  const plans = found.data.value
  return (
    <Desk title={t('approvals')} current="/staff/care/approvals">
      <Bar heading={t('approvals')} />
      {plans ? (
        <div class="body wide">
          {plans.length === 0 ? (
            <Void art="empty" title={t('approvalsNone')} text={t('approvalsNoneText')} />
          ) : (
            <section>
              <h2 class="vh">{t('approvalsWaiting', { n: plans.length })}</h2>
              <ul class="rows">
              {plans.map(p => (
                <Row key={p.case_id} of={p} />
              ))}
              </ul>
            </section>
          )}
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Row({ of: p }: { of: Approval }) {
  const now = useNow(60_000)
  return (
    <li class="prog">
      <div class="grow">
        <h3>
          <a href={`/staff/care/cases/${p.case_id}/plan`}>{t('title', { who: p.name ?? t('nameless') })}</a>
        </h3>
        <p>{t('approvalLine', { who: p.author.name, at: shortMoment(p.submitted_at, now) })}</p>
        <p class="s t2">{[dongOf(p.dong), codeOf(p.code), t('number', { n: p.number }), t('approvalServices', { n: p.services })].join(' · ')}</p>
      </div>
      <p class="tags">
        {p.mine && <span class="flag">{t('approvalMine')}</span>}
        <span class={p.is_late ? 'flag bad' : 'flag'}>
          <Icon name="clock" size="m" />
          {promised({ due_at: p.due_at, pause_reason: null }, now).words}
        </span>
      </p>
    </li>
  )
}
