import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Level } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { State } from '../../ui/State'
import { Desk } from '../Desk'
import { explain } from '../problems'
import { loadDistricts } from '../scope'
import { has, named, staff } from '../session'
import { withPasskey } from '../stepUp'
import { useTabDraft } from '../tabDraft'
import type { StaffAlert } from '../types'
import { countWaiting } from '../waiting'
import { beforeOf } from './before'
import { approve, breakGlass, callOff, giveBack, loadHistory, withdraw } from './calls'
import { Estimate } from './BySms'
import { Changes } from './Changes'
import { fromAlert, LANG_NAMES, LANGS, untranslated, type TextLang } from './form'
import { Past } from './Past'
import { NO_REASON, ReasonDialog } from './ReasonDialog'
import { Rehearsal } from './Rehearsal'
import { smsWord, stamp, textIn } from './say'
import { useAudience } from './useAudience'
import { useSmsEstimate } from './useSmsEstimate'
import { number, placesText } from './where'
import { t } from './words'

type Step = 'approve' | 'return' | 'withdraw' | 'call_off' | 'glass'

/** What waits for a second person, or for its time: read as it will be seen, then decided. Made for a phone, too. */
export function Waiting({ alert, reload }: { alert: StaffAlert; reload: () => Promise<void> }) {
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' }).data.value ?? []
  const history = useResource(`staff:alert:${alert.id}:history:${alert.version}`, () => loadHistory(alert.id)).data.value
  const form = fromAlert(alert)
  const counted = useAudience(form)
  const estimated = useSmsEstimate(form)
  const [lang, setLang] = useState<TextLang>('ko')
  const [busy, setBusy] = useState<Step>()
  const [asking, setAsking] = useState<'return' | 'glass'>()
  const [problem, setProblem] = useState('')
  const reasons = { return: useTabDraft(`alert:${alert.id}:return`, NO_REASON), glass: useTabDraft(`alert:${alert.id}:glass`, NO_REASON) }
  // The same for the same version, however often it is pressed.
  const [key] = useState(() => crypto.randomUUID())
  const person = staff.value
  if (!person) return null
  const own = alert.writer_ids.includes(person.id)
  const scheduled = alert.status === 'scheduled'
  const waiting = alert.status === 'waiting'
  const mayApprove = waiting && has(person, 'approver') && !own
  const before = beforeOf(alert, history, alert.version)
  const text = textIn(alert)
  const allClear = alert.msg_type === 'cancel'
  const take = async (step: Step, work: () => Promise<unknown>): Promise<void> => {
    setBusy(step)
    setProblem('')
    try {
      await work()
      if (step === 'return' || step === 'glass') await reasons[step].clear()
      setAsking(undefined)
      await reload()
      countWaiting()
    } catch (error) {
      setProblem(explain(error))
      await reload()
    }
    setBusy(undefined)
  }
  const lacking = untranslated(form)
  return (
    <Desk title={text.headline} current="/staff/alerts">
      <Bar
        heading={t(allClear ? 'waitingClear' : alert.msg_type === 'update' ? 'waitingUpdate' : 'waitingOne')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={t('toList')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        <State kind="now" icon="clock">
          {scheduled ? t('scheduledFor', { at: stamp(alert.send_at ?? alert.expires_at) }) : t(waiting ? 'waitingState' : 'drafts')}
        </State>
      </Bar>
      <div class="body deciding">
        <article class={`alert lv${allClear ? 1 : alert.level}`}>
          <Level level={alert.level} event={text.event} />
          {alert.exercise && <State icon="shield">{t('exercise')}</State>}
          <h2>{text.headline}</h2>
          <p class="lines">{text.body}</p>
          {(text.instructions ?? []).length > 0 && (
            <ol class="do m8">
              {(text.instructions ?? []).map(line => (
                <li key={line}>{line}</li>
              ))}
            </ol>
          )}
        </article>
        <dl class="recap">
          <dt>{t('sendPlaces')}</dt>
          <dd>{placesText(alert, districts)}</dd>
          <dt>{t('sendPhones')}</dt>
          <dd>
            <b>{allClear ? t('reachedOnly', { n: number(history?.reached ?? 0) }) : counted.found ? t('devices', { n: number(counted.found.devices) }) : t('counting')}</b>
            {!allClear && counted.found && counted.found.by_district.length > 0 && (
              <small class="t2"> {districts.map(d => `${named(d)} ${number(counted.found?.by_district.find(x => x.district_id === d.id)?.devices ?? 0)}`).join(' · ')}</small>
            )}
          </dd>
          <dt>{t('untilField')}</dt>
          <dd>{stamp(alert.expires_at)}</dd>
          {alert.send_at && (
            <>
              <dt>{t('sendAt')}</dt>
              <dd>{stamp(alert.send_at)}</dd>
            </>
          )}
          {alert.asks_safety && (
            <>
              <dt>{t('asks')}</dt>
              <dd>{t('asksYes')}</dd>
            </>
          )}
          {alert.crisis_stage && (
            <>
              <dt>{t('stage')}</dt>
              <dd>{t(`stage_${alert.crisis_stage}`)}</dd>
            </>
          )}
          {form.smsAfter > 0 && (
            <>
              <dt>{t('sms')}</dt>
              <dd>
                {smsWord(form)}
                <Estimate estimated={estimated} />
              </dd>
            </>
          )}
          {alert.submitted_at && (
            <>
              <dt>{t('askedBy')}</dt>
              <dd>
                {alert.submitted_by}, {stamp(alert.submitted_at)}
              </dd>
            </>
          )}
        </dl>
        {lacking.length > 0 && <Note icon="globe">{t('lacking', { langs: lacking.map(one => LANG_NAMES[one]).join(', ') })}</Note>}
        {before && <Changes title={before.title} before={before.form} after={form} districts={districts} />}
        <section>
          <Rehearsal form={form} lang={lang} show={setLang} allClear={allClear} />
        </section>
        {LANGS.filter(one => one !== 'ko' && alert.texts[one]).map(one => (
          <details key={one} class="wording">
            <summary>{LANG_NAMES[one]}</summary>
            <div lang={one}>
              <b>{alert.texts[one]?.headline}</b>
              <p>{alert.texts[one]?.body}</p>
              <ul>
                {(alert.texts[one]?.instructions ?? []).map(line => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
          </details>
        ))}
        {history && <Past alert={alert} history={history} />}
        {own && waiting && has(person, 'approver') && <Note icon="lock">{t('ownNote')}</Note>}
        {!has(person, 'approver') && waiting && <Note icon="lock">{t('otherNote')}</Note>}
        <div class="decide">
          {/* Beside the buttons, which stay in sight: a phone's screen is short. */}
          <p class="warn" role="alert" hidden={!problem || asking !== undefined}>
            {problem}
          </p>
          <div class="row wrap">
            {mayApprove && (
              <>
                <Button icon="check" busy={busy === 'approve'} onClick={() => void take('approve', () => withPasskey(() => approve(alert.id, alert.version, key)))}>
                  {t(alert.send_at && Date.parse(alert.send_at) > Date.now() ? 'approveLater' : 'approve')}
                </Button>
                <Button kind="plain" onClick={() => setAsking('return')}>
                  {t('giveBack')}
                </Button>
              </>
            )}
            {waiting && has(person, 'operator') && (
              <Button kind="plain" busy={busy === 'withdraw'} onClick={() => void take('withdraw', () => withdraw(alert.id, alert.version))}>
                {t('withdraw')}
              </Button>
            )}
            {scheduled && (
              <Button kind="plain" busy={busy === 'call_off'} onClick={() => void take('call_off', () => callOff(alert.id, alert.version))}>
                {t('callOff')}
              </Button>
            )}
            {waiting && alert.level === 4 && alert.msg_type === 'alert' && !alert.exercise && has(person, 'operator') && (
              <Button kind="plain" icon="siren" onClick={() => setAsking('glass')}>
                {t('glass')}
              </Button>
            )}
          </div>
        </div>
      </div>
      <ReasonDialog open={asking === 'return'} title={t('giveBackTitle')} text={t('giveBackText')} label={t('reason')} action={t('giveBack')} busy={busy === 'return'} problem={problem} draft={reasons.return} onClose={() => setAsking(undefined)} onDone={reason => void take('return', () => giveBack(alert.id, alert.version, reason))} />
      <ReasonDialog open={asking === 'glass'} title={t('glassTitle')} text={t('glassText')} label={t('glassReason')} action={t('glassSend')} busy={busy === 'glass'} problem={problem} draft={reasons.glass} onClose={() => setAsking(undefined)} onDone={reason => void take('glass', () => withPasskey(() => breakGlass(alert.id, alert.version, reason, key)))} />
    </Desk>
  )
}
