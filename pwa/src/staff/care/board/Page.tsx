import { useEffect, useMemo, useState } from 'preact/hooks'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { countWaiting } from '../../waiting'
import { loadBoard, review, type Board } from '../calls'
import { codeOf, dongOf, promised, shortMoment } from '../say'
import { t as care } from '../words'
import { Leaving } from './Leaving'
import { Satisfaction } from './Satisfaction'
import { t } from './words'

type DongLoad = Board['dongs'][number]
type Opening = Board['openings'][number]

/** How each dong and manager gets on, and who looked into what was a colleague's. */
export default function BoardPage() {
  const board = useResource('staff:care:board', loadBoard)
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const stop = stream.on('*', () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void board.refresh()
        countWaiting()
      }, 1000)
    })
    return () => {
      clearTimeout(timer)
      stop()
      stream.close()
    }
  }, [stream, board])
  const data = board.data.value
  return (
    <Desk title={t('board')} current="/staff/care/board">
      <Bar heading={t('board')}>
        <span class="grow" />
        <Button kind="plain" size="sm" icon="refresh" busy={board.loading.value} onClick={() => void board.refresh()}>
          {t('lookNow')}
        </Button>
      </Bar>
      {data ? (
        <div class="body wide">
          <Openings openings={data.openings} onDone={() => void board.refresh()} />
          {data.dongs.length === 0 ? <Void art="empty" title={care('noneTitle')} text={care('noneText')} /> : data.dongs.map(d => <Dong key={d.dong.id} of={d} onDone={() => void board.refresh()} />)}
          <Satisfaction />
        </div>
      ) : board.error.value !== undefined ? (
        <Failed error={board.error.value} again={() => void board.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Openings({ openings, onDone }: { openings: readonly Opening[]; onDone: () => void }) {
  const now = useNow(60_000)
  const [busy, setBusy] = useState('')
  const seen = async (id: string): Promise<void> => {
    if (busy) return
    setBusy(id)
    try {
      await review(id)
      toast(t('reviewed'), { icon: 'check' })
      countWaiting()
      onDone()
    } catch (error) {
      toast(explain(error))
    }
    setBusy('')
  }
  return (
    <section>
      <h2>{t('openings')}</h2>
      {openings.length === 0 ? (
        <p class="t2 m8">{t('openingsNone')}</p>
      ) : (
        <ul class="rows m12">
          {openings.map(o => (
            <li key={o.id} class="prog">
              <div class="grow">
                <h3>{t('openedBy', { who: o.staff_name, whose: o.assignee_name ?? care('nobody') })}</h3>
                <p class="lines">“{o.why}”</p>
                <p class="s t2">{[dongOf(o.dong), codeOf(o.code), shortMoment(o.at, now)].join(' · ')}</p>
              </div>
              {o.mine ? (
                <span class="t2">{t('reviewOther')}</span>
              ) : (
                <Button kind="plain" size="sm" busy={busy === o.id} onClick={() => void seen(o.id)}>
                  {t('review')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Dong({ of: d, onDone }: { of: DongLoad; onDone: () => void }) {
  const now = useNow(60_000)
  const due = (at: string | null): string => (at ? promised({ due_at: at, pause_reason: null }, now).words : '')
  return (
    <section class="load">
      <div class="row between wrap">
        <h2>
          <a href={`/staff/care?dong=${d.dong.id}`}>{dongOf(d.dong)}</a>
        </h2>
        <p class="tags">
          {d.unassigned > 0 && (
            <a class="flag now" href={`/staff/care?filter=unassigned&dong=${d.dong.id}`}>
              <Icon name="me" size="m" />
              {t('loadUnassigned', { n: d.unassigned })}
            </a>
          )}
          {d.late > 0 && (
            <a class="flag bad" href={`/staff/care?filter=late&dong=${d.dong.id}`}>
              <Icon name="clock" size="m" />
              {t('loadLate', { n: d.late })}
            </a>
          )}
          {d.escalated > 0 && (
            <a class="flag bad" href={`/staff/care?filter=escalated&dong=${d.dong.id}`}>
              <Icon name="siren" size="m" />
              {t('loadEscalated', { n: d.escalated })}
            </a>
          )}
        </p>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{care('assignee')}</th>
            <th scope="col">{t('colOpen')}</th>
            <th scope="col">{t('colLate')}</th>
            <th scope="col">{t('colOldest')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {d.staff.map(s => (
            <tr key={s.staff?.id ?? ''}>
              <th scope="row">{s.staff?.name ?? care('nobody')}</th>
              <td>{s.open}</td>
              <td class={s.late > 0 ? 'bad' : ''}>{s.late}</td>
              <td>{due(s.oldest_due_at)}</td>
              <td>{s.staff && <Leaving of={s.staff} onDone={onDone} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
