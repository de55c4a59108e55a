import { useEffect, useRef } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useLocation } from '../../../lib/router'
import { when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { explain } from '../../../messages/errors'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Panel } from '../../../ui/Panel'
import { State } from '../../../ui/State'
import { endOf, type Alert, type Places } from '../alert'
import { mineIn } from '../where'
import { known, load, refused, say, unsent, type Mine } from './answering'
import { t } from './words'

/** The one dong of mine that an alert is for: where there are several, nobody knows in which the person is. */
export function dongIn(alert: Alert, places: Places | undefined): number | null {
  const dongs = [...new Set(mineIn(alert, places).map(place => place.dong_id))]
  return dongs.length === 1 ? (dongs[0] ?? null) : null
}

/** Where an alert asks: two buttons, then what was answered and what comes of it. */
export function Ask({ alert, places }: { alert: Alert; places: Places | undefined }) {
  const lineage = alert.lineage_id
  const now = useNow()
  const { query, route } = useLocation()
  const wished = query['answer']
  const mine = known.value[lineage]
  const waiting = unsent.value[lineage]
  const problem = refused.value[lineage]
  const over = endOf(alert, now) !== undefined || !alert.asks_safety
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) void load(lineage)
    }
    look()
    // Somebody may have taken the call, or ended it, while the phone lay on the table.
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [lineage])
  // From a button of the notification: the answer is held out, and said only here.
  useEffect(() => {
    if (over) return
    // In its place: the way back leads to the alert, and not here again.
    if (wished === 'need_help' && !alert.exercise) route(`/alerts/${lineage}/help`, true)
    else if (wished) box.current?.scrollIntoView({ block: 'center' })
  }, [wished, over])
  const safe = (): void => void say(lineage, { answer: 'safe', dong_id: dongIn(alert, places), callback: null })
  const help = (): void => {
    if (alert.exercise) void say(lineage, { answer: 'need_help', dong_id: dongIn(alert, places), callback: null })
    else route(`/alerts/${lineage}/help`)
  }
  if (over && !mine?.answer && !waiting) return null
  return (
    <div ref={box} role="status">
      <Panel kind={mine?.answer && !waiting ? 'out' : 'lit'}>
        {problem && (
          <p class="err">
            <Icon name="level-3" />
            <span>
              {t('refused')}. {explain(problem)}
            </span>
          </p>
        )}
        {waiting ? (
          <>
            <State icon="offline">{t('unsentTitle')}</State>
            <h2 class="m8">{t(waiting.answer)}</h2>
            <p class="t2 m4">{t('unsentText')}</p>
          </>
        ) : mine?.answer ? (
          <Answered alert={alert} mine={mine} over={over} now={now} safe={safe} help={help} />
        ) : (
          <>
            <h2>{t(wished === 'safe' ? 'sureSafe' : 'title')}</h2>
            <p class="t2 m4">{t('text')}</p>
            <div class="stack m12">
              <Button icon="check" kind="plain" onClick={safe}>
                {t(wished === 'safe' ? 'yesSafe' : 'safe')}
              </Button>
              <Button icon="siren" onClick={help}>
                {t('need_help')}
              </Button>
            </div>
          </>
        )}
      </Panel>
    </div>
  )
}

interface AnsweredProps {
  alert: Alert
  mine: Mine
  over: boolean
  now: number
  safe: () => void
  help: () => void
}

function Answered({ alert, mine, over, now, safe, help }: AnsweredProps) {
  const needs = mine.answer === 'need_help'
  const call = mine.callback
  const isWaiting = call != null && call.outcome === null
  return (
    <>
      <State kind={needs ? 'now' : 'ok'} icon={needs ? 'level-3' : 'check'}>
        {t(needs ? 'saidHelp' : 'saidSafe')}
      </State>
      {mine.at && <p class="s t2 m4">{t('saidAt', { when: when(mine.at, now) })}</p>}
      {needs && <p class="m8">{callWords(alert, mine, now)}</p>}
      {needs && isWaiting && (
        <p class="m8">
          <b>{t('danger')}</b>
        </p>
      )}
      <div class="stack m12">
        {needs && isWaiting && !over && (
          <ButtonLink kind="plain" size="mid" icon="edit" href={`/alerts/${alert.lineage_id}/help`}>
            {t('change')}
          </ButtonLink>
        )}
        {needs && !isWaiting && !over && !alert.exercise && (
          <Button size="mid" icon="phone" onClick={help}>
            {t(call ? 'again' : 'askCall')}
          </Button>
        )}
        {needs && (isWaiting || !over) && (
          <Button kind="plain" size="mid" icon="check" onClick={safe}>
            {t('nowSafe')}
          </Button>
        )}
        {!needs && !over && (
          <Button kind="plain" size="mid" icon="siren" onClick={help}>
            {t('nowHelp')}
          </Button>
        )}
      </div>
    </>
  )
}

/** What comes of it: when somebody calls, or how that ended. */
export function callWords(alert: Alert, mine: Mine, now: number): string {
  const call = mine.callback
  if (!call) return t(alert.exercise ? 'noCallDrill' : 'noCall')
  const dong = local(call.dong, 'name')
  if (call.outcome) return t(`ended_${call.outcome}`)
  if (Date.parse(call.due_at) < now) return t('lateCall', { dong, phone: call.dong.phone })
  return call.taken ? t('isTaken', { dong }) : t('willCall', { dong, when: when(call.due_at, now) })
}
