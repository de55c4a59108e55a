import { useState } from 'preact/hooks'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import { Level } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { State } from '../../ui/State'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { Desk } from '../Desk'
import { explain } from '../problems'
import { loadDistricts } from '../scope'
import { has, staff } from '../session'
import { withPasskey } from '../stepUp'
import { useTabDraft } from '../tabDraft'
import type { StaffAlert } from '../types'
import { countWaiting } from '../waiting'
import { Afterwards } from './Afterwards'
import { beforeOf } from './before'
import { end, follow, loadHistory, review } from './calls'
import { SmsResult } from './BySms'
import { Changes } from './Changes'
import { Progress } from './Delivery'
import { isOver, needsReview, stamp, textIn } from './say'
import { fromAlert } from './form'
import { Past } from './Past'
import { NO_REASON, ReasonDialog } from './ReasonDialog'
import { Answers } from './Answers'
import { number, placesText } from './where'
import { t } from './words'

const PARTS = [
  ['accepted', 'accepted'],
  ['open', 'open'],
  ['gone', 'gone'],
  ['refused', 'refused'],
  ['expired', 'late'],
] as const

/** What was sent, how far it is, and the way to end it. */
export function Result({ alert, reload, failed }: { alert: StaffAlert; reload: () => Promise<void>; failed: unknown }) {
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const history = useResource(`staff:alert:${alert.id}:history`, () => loadHistory(alert.id)).data.value
  const { route } = useLocation()
  const [asking, setAsking] = useState<'end' | 'review'>()
  const [busy, setBusy] = useState<'end' | 'review' | 'update' | 'cancel'>()
  const [key] = useState(() => ({ update: crypto.randomUUID(), cancel: crypto.randomUUID() }))
  const [problem, setProblem] = useState('')
  const noted = useTabDraft(`alert:${alert.id}:review`, NO_REASON)
  const text = textIn(alert)
  const over = isOver(alert, Date.now())
  const person = staff.value
  const take = async (step: NonNullable<typeof busy>, work: () => Promise<unknown>): Promise<void> => {
    setBusy(step)
    setProblem('')
    try {
      await work()
      if (step === 'review') await noted.clear()
      setAsking(undefined)
      await reload()
      countWaiting()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(undefined)
  }
  const goOn = (msg_type: 'update' | 'cancel'): Promise<void> =>
    take(msg_type, async () => {
      const draft = await follow(alert.id, msg_type, key[msg_type])
      route(`/staff/alerts/${draft.id}`)
    })
  const writes = person !== null && person !== undefined && has(person, 'operator')
  const own = person != null && alert.writer_ids.includes(person.id)
  const before = alert.msg_type === 'update' && history?.follows ? beforeOf({ ...alert, version: 1 }, { ...history, versions: [], decisions: [] }, 1) : undefined
  const { delivery } = alert
  return (
    <Desk title={text?.headline ?? t('result')} current="/staff/alerts">
      <Bar
        heading={t('result')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={t('toList')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        {alert.exercise && <State icon="shield">{t('exercise')}</State>}
        <State {...(over ? {} : { kind: 'ok' as const })} icon={over ? 'check' : 'bell'}>
          {t(alert.msg_type === 'cancel' ? 'clearState' : alert.status === 'superseded' ? 'supersededState' : alert.status === 'cancelled' ? 'cancelledState' : over ? 'endedState' : 'nowState')}
        </State>
      </Bar>
      <div class="body">
        {needsReview(alert) && (
          <section class="panel lit">
            <h2>{t('reviewTitle')}</h2>
            <p>{t('reviewText', { who: alert.sent_by ?? '', why: alert.glass_reason ?? '' })}</p>
            {person && has(person, 'approver') && !own ? (
              <div class="m12">
                <Button size="sm" icon="eye" onClick={() => setAsking('review')}>
                  {t('reviewDo')}
                </Button>
              </div>
            ) : (
              <p class="t2 m8">{t('reviewOther')}</p>
            )}
          </section>
        )}
        <article class={`alert lv${alert.level}`}>
          <Level level={alert.level} event={text?.event} />
          <h2>{text?.headline}</h2>
          <p class="lines">{text?.body}</p>
          <p class="s t2 m8">
            {placesText(alert, districts.data.value ?? [])} · {alert.sent_at && t('sentAt', { at: stamp(alert.sent_at) })} · {alert.ended_at ? t('endedAt', { at: stamp(alert.ended_at) }) : t('until', { at: stamp(alert.expires_at) })}
          </p>
        </article>
        {delivery && (
          <section class="panel out">
            <h2>
              {t('recipients')} {number(delivery.total)}
            </h2>
            <Progress delivery={delivery} />
            {delivery.stalled && (
              <div class="m12" role="alert">
                <Note icon="level-3">{t(`stalled_${delivery.stalled}`)}</Note>
              </div>
            )}
            <dl class="nums m12">
              {PARTS.map(([part, word]) => (
                <div key={part}>
                  <dt>{t(word)}</dt>
                  <dd>{number(delivery[part])}</dd>
                </div>
              ))}
            </dl>
            {failed !== undefined && <Note icon="offline">{explain(failed)}</Note>}
          </section>
        )}
        {alert.asks_safety && <Answers id={alert.id} over={over} />}
        {delivery?.status === 'finished' && delivery.total > 0 && <Afterwards id={alert.id} districts={districts.data.value ?? []} />}
        {alert.sms && <SmsResult sms={alert.sms} />}
        {before && <Changes title={before.title} before={before.form} after={fromAlert(alert)} districts={districts.data.value ?? []} />}
        {history && history.lineage.length > 1 && (
          <section>
            <h2>{t('lineage')}</h2>
            <ol class="sofar m8">
              {history.lineage.map(one => (
                <li key={one.id}>
                  <Icon name={one.msg_type === 'cancel' ? 'check' : one.msg_type === 'update' ? 'edit' : 'bell'} />
                  <span>
                    {one.id === alert.id ? <b>{one.headline}</b> : <a href={`/staff/alerts/${one.id}`}>{one.headline}</a>} {one.sent_at ? stamp(one.sent_at) : t('unsent')}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        )}
        {history && <Past alert={alert} history={history} />}
        <p class="warn" role="alert" hidden={!problem || asking !== undefined}>
          {problem}
        </p>
        <div class="row wrap">
          {!over && writes && (
            <>
              <Button size="sm" icon="edit" busy={busy === 'update'} onClick={() => void goOn('update')}>
                {t('update')}
              </Button>
              <Button size="sm" kind="plain" icon="check" busy={busy === 'cancel'} onClick={() => void goOn('cancel')}>
                {t('allClear')}
              </Button>
            </>
          )}
          {!over && (
            <Button size="sm" kind="plain" onClick={() => setAsking('end')}>
              {t('end')}
            </Button>
          )}
          {alert.hazard && (
            <ButtonLink kind="plain" size="sm" icon="heart" href="/staff/care/outreach">
              {t('seeOutreach')}
            </ButtonLink>
          )}
          <ButtonLink kind="plain" size="sm" icon="eye" href={`/alerts/${alert.lineage_id}`} target="_blank">
            {t('seePublic')}
          </ButtonLink>
        </div>
      </div>
      <ReasonDialog open={asking === 'review'} title={t('reviewDo')} text={t('reviewAsk')} label={t('reviewNote')} action={t('reviewDone')} busy={busy === 'review'} problem={problem} draft={noted} onClose={() => setAsking(undefined)} onDone={note => void take('review', () => withPasskey(() => review(alert.id, alert.version, note)))} />
      <Dialog
        open={asking === 'end'}
        title={t('endTitle')}
        onClose={() => setAsking(undefined)}
        actions={
          <>
            <Button busy={busy === 'end'} onClick={() => void take('end', () => end(alert.id))}>
              {t('end')}
            </Button>
            <Button kind="plain" onClick={() => setAsking(undefined)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p>{t('endText')}</p>
        <p class="warn m12" role="alert" hidden={!problem}>
          {problem}
        </p>
      </Dialog>
    </Desk>
  )
}
