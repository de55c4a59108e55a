import { Chip, Chips } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { explain } from '../problems'
import type { SmsEstimate, SmsProgress } from '../types'
import type { Form } from './form'
import { stamp } from './say'
import type { Estimated } from './useSmsEstimate'
import { number } from './where'
import { t } from './words'

const MINUTES = [5, 10, 30]

/** Whether an SMS follows to who has not opened it, after how long, and what that would cost. */
export function BySms({ form, estimated, choose }: { form: Form; estimated: Estimated; choose: (smsAfter: number) => void }) {
  const picks = MINUTES.includes(form.smsAfter) || form.smsAfter === 0 ? MINUTES : [...MINUTES, form.smsAfter].sort((a, b) => a - b)
  return (
    <fieldset>
      <legend>{t('sms')}</legend>
      <Chips label={t('sms')}>
        <Chip on={form.smsAfter === 0} onClick={() => choose(0)}>
          {t('smsNone')}
        </Chip>
        {picks.map(n => (
          <Chip key={n} on={form.smsAfter === n} onClick={() => choose(n)}>
            {t('smsAfter', { n })}
          </Chip>
        ))}
      </Chips>
      <p class="t2 s m4">{t(form.level === 4 ? 'smsText4' : 'smsText')}</p>
      {form.smsAfter > 0 && <Estimate estimated={estimated} />}
    </fieldset>
  )
}

/** For how many it would be and what it would cost if nobody opened the alert. */
export function Estimate({ estimated: { found, counting, error, again } }: { estimated: Estimated }) {
  return (
    <div class={counting ? 'panel out m8 count busy' : 'panel out m8 count'} role="status">
      {error !== undefined ? (
        <p>
          {explain(error)}{' '}
          <button type="button" class="link" onClick={again}>
            {t('smsAgain')}
          </button>
        </p>
      ) : found ? (
        <Found found={found} />
      ) : (
        <p class="t2">{t(counting ? 'counting' : 'smsNeedsText')}</p>
      )}
    </div>
  )
}

function Found({ found }: { found: SmsEstimate }) {
  const short = found.won > Math.min(found.alert_won, found.month_left_won)
  return (
    <>
      <p>
        <b>{t('smsMost', { n: number(found.people), won: number(found.won) })}</b>
      </p>
      <p class="t2 s">{t('smsMoney', { alert: number(found.alert_won), month: number(found.month_left_won) })}</p>
      {short && <Note icon="info">{t('smsShort', { n: number(found.affordable) })}</Note>}
      {(['ko', 'en'] as const).map(lang => {
        const text = found.texts[lang]
        return (
          text && (
            <div key={lang} class="m12">
              <p class="t2 s">{t(text.kind === 'sms' ? 'smsKind' : 'lmsKind', { lang: lang === 'ko' ? '한국어' : 'English', bytes: number(text.bytes), won: number(text.won) })}</p>
              <p class="smstext lines m4" lang={lang}>
                {text.text}
              </p>
            </div>
          )
        )
      })}
    </>
  )
}

const STATES = { waiting: 'clock', sending: 'send', finished: 'check', stopped: 'close' } as const

/** How far the SMS of an alert that went out are, and what they cost. */
export function SmsResult({ sms }: { sms: SmsProgress }) {
  return (
    <section class="panel out">
      <h2 class="row between wrap">
        {t('smsTitle')}
        <span class="stat">
          <Icon name={STATES[sms.state]} />
          {sms.state === 'waiting' ? t('smsWaiting', { at: stamp(sms.due_at) }) : t(`sms_${sms.state}`)}
        </span>
      </h2>
      {sms.state === 'waiting' ? (
        <p class="t2 m8">{t('smsWaitingText')}</p>
      ) : (
        <dl class="nums m12">
          <div>
            <dt>{t('smsSent')}</dt>
            <dd>{number(sms.sent)}</dd>
          </div>
          <div>
            <dt>{t('open')}</dt>
            <dd>{number(sms.open)}</dd>
          </div>
          <div>
            <dt>{t('smsFailed')}</dt>
            <dd>{number(sms.failed)}</dd>
          </div>
          <div>
            <dt>{t('smsSpent')}</dt>
            <dd>{t('won', { n: number(sms.spent_won) })}</dd>
          </div>
        </dl>
      )}
      <p class="t2 s m8">{t('smsCap', { won: number(sms.cap_won) })}</p>
      {sms.over_budget && <Note icon="info">{t('smsOver')}</Note>}
    </section>
  )
}
