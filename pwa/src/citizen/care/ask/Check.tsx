import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { isProblem, Problem } from '../../../api/problem'
import { online } from '../../../lib/online'
import { useLocation } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { t as shell } from '../../../messages'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { longDate } from '../../declare/say'
import { me } from '../../session'
import { hasContact, isNeighbour, stepsOf, type Asking, type Step } from '../asking'
import { Drop } from '../Drop'
import { dongName, needsSaid, whoOf } from '../say'
import { press } from '../sending'
import { textOf, useTexts } from '../useTexts'
import { t } from '../words'
import { Sheet, type StepProps } from './Sheet'

interface Line {
  word: 'sumWho' | 'sumNeeds' | 'sumUrgency' | 'sumWhere' | 'sumReach' | 'sumContact' | 'sumWhen' | 'sumConsents' | 'sumWords'
  said: ComponentChildren
  /** Where it is changed: the first of these screens that there is. */
  at: readonly Step[]
}

function linesOf(asking: Asking): readonly Line[] {
  const who = whoOf(asking)
  const self = who === 'self'
  const neighbour = isNeighbour(asking)
  const refused = (['care_health', 'care_sharing'] as const).filter(purpose => asking.consents[purpose]?.given === false)
  const person = [!self && asking.name.trim(), asking.born && !neighbour && longDate(asking.born)].filter(Boolean).join(shell('comma'))
  const lines: (Line | false)[] = [
    { word: 'sumWho', said: [t(who), person].filter(Boolean).join(shell('comma')), at: ['who'] },
    { word: 'sumNeeds', said: needsSaid(asking.needs), at: ['needs', 'need-meals'] },
    { word: 'sumUrgency', said: asking.urgency && t(asking.urgency), at: ['urgency'] },
    {
      word: 'sumWhere',
      said: (
        <>
          {asking.dong && dongName(asking.dong)} {asking.address}
          {asking.access && (
            <>
              <br />
              {asking.access}
            </>
          )}
          {asking.alone !== null && (
            <>
              <br />
              {t(asking.alone ? 'sumAlone' : 'sumNotAlone')}
            </>
          )}
        </>
      ),
      at: ['where', 'dong'],
    },
    !neighbour && { word: 'sumReach', said: self ? t('reachSelf') : asking.first === 'person' ? t('reachPerson', { who, phone: asking.phone }) : t('reachRequester'), at: ['where', self ? 'dong' : 'phone'] },
    hasContact(asking) && { word: 'sumContact', said: [asking.contact_name.trim(), asking.contact_phone].filter(Boolean).join(shell('comma')), at: ['where'] },
    !neighbour && { word: 'sumWhen', said: asking.times.map(time => t(time)).join(shell('comma')), at: ['when'] },
    !neighbour && { word: 'sumConsents', said: refused.length === 0 ? t('consentsAll') : t('consentsBut', { what: refused.map(purpose => t(purpose)).join(shell('comma')) }), at: ['care'] },
    !neighbour && Boolean(asking.consents.care_health?.given && asking.words.trim()) && { word: 'sumWords', said: `“${asking.words.trim()}”`, at: ['words', 'health'] },
  ]
  return lines.filter(line => line !== false)
}

/** All that was said, once more, before it is sent. */
export function Check({ step, asking, write, back }: StepProps) {
  const { route } = useLocation()
  const neighbour = isNeighbour(asking)
  const easy = settings.value.easy
  const steps = stepsOf(asking, easy)
  const texts = useTexts()
  const [dropping, setDropping] = useState(false)
  // A neighbour agrees to care's own text by telling; it is read here.
  const text = neighbour && texts.data.value ? textOf(texts.data.value, 'care') : undefined
  const send = (): void => {
    if (neighbour) {
      if (!text) return
      const { version, given } = asking.consents.care ?? {}
      if (version !== text.version || !given) write({ consents: { care: { version: text.version, given: true } } })
    }
    void press()
    // Nobody can sign in without a connection: it waits here.
    route(me.value || !online.value ? '/care/ask/sent' : `/sign-in?next=${encodeURIComponent('/care/ask/sent')}`)
  }
  const { refused } = asking
  const word = neighbour ? (me.value ? 'report' : 'signInReport') : me.value ? (asking.duplicate === 'join' ? 'joinSend' : asking.duplicate === 'new' ? 'newSend' : 'send') : 'signInSend'
  const waits = neighbour && !text
  return (
    <Sheet
      step={step}
      asking={asking}
      back={back}
      title={t(neighbour ? 'neighbourTitle' : 'checkTitle')}
      text={easy ? undefined : t('checkText')}
      foot={
        waits ? null : (
          <Button icon="send" onClick={send}>
            {t(word)}
          </Button>
        )
      }
    >
      {refused && (
        <Panel kind="lit">
          <p role="alert">{refused.code === 'stale_version' ? t('consentChanged') : explain(new Problem({ code: refused.code, status: refused.status }))}</p>
        </Panel>
      )}
      <dl class="sum">
        {linesOf(asking).map(({ word, said, at }) => {
          const to = at.find(one => steps.includes(one))
          return (
            <div key={word}>
              <dt>{t(word)}</dt>
              <dd>{said}</dd>
              {to && !easy && (
                <dd>
                  <a class="link s" href={`/care/ask/${to}`} aria-label={t('changeOf', { what: t(word) })}>
                    {t('change')}
                  </a>
                </dd>
              )}
            </div>
          )
        })}
      </dl>
      {neighbour && <Note icon="lock">{t('neighbourPromise')}</Note>}
      {neighbour && !easy && <Note icon="info">{t('neighbourRefuse')}</Note>}
      {waits &&
        (texts.error.value ? isProblem(texts.error.value, 'offline') ? <p class="t2">{t('textsFailed')}</p> : <Stopped error={texts.error.value} onRetry={() => void texts.refresh()} /> : <Skeleton />)}
      {!easy && (
        <button type="button" class="link" onClick={() => setDropping(true)}>
          {t('drop')}
        </button>
      )}
      <Drop open={dropping} onClose={() => setDropping(false)} />
    </Sheet>
  )
}
