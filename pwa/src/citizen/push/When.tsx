import { change, choices, type Choices } from '../../lib/choices'
import { hour } from '../../lib/time'
import { Choice } from '../../ui/Choice'
import { Switch } from '../../ui/Switch'
import { t } from './words'

const HALF_HOURS = Array.from({ length: 48 }, (_, n) => `${String(n >> 1).padStart(2, '0')}:${n % 2 ? '30' : '00'}`)
export const NIGHT: NonNullable<Choices['quiet']> = { from: '22:00', until: '07:00', urgent: true }
const EVENING = '18:00'

/** 오후 10시 */
export const clockWord = (at: string): string => hour(`2026-01-01T${at}:00+09:00`)

const hours = HALF_HOURS.map(at => [at, clockWord(at)] as const)

/** The night without a sound, and the day's 소식 together. */
export function When() {
  const { quiet, digest_at, min_level } = choices.value
  return (
    <section class="when">
      <h2>{t('when')}</h2>
      <div class="m8">
        <Switch on={quiet !== null} label={t('quiet')} onChange={on => change({ quiet: on ? NIGHT : null })} />
      </div>
      {quiet && (
        <>
          <div class="stack m8">
            <Choice label={t('quietFrom')} value={quiet.from} choices={hours.filter(([at]) => at !== quiet.until)} onChoose={from => change({ quiet: { ...quiet, from } })} />
            <Choice label={t('quietUntil')} value={quiet.until} choices={hours.filter(([at]) => at !== quiet.from)} onChoose={until => change({ quiet: { ...quiet, until } })} />
          </div>
          <div class="m8">
            <Switch on={quiet.urgent ?? true} label={t('quietUrgent')} onChange={urgent => change({ quiet: { ...quiet, urgent } })} />
          </div>
          <p class="t2 m8">{t((quiet.urgent ?? true) ? 'quietWordsUrgent' : 'quietWords', { until: clockWord(quiet.until) })}</p>
        </>
      )}
      {min_level === 1 && (
        <>
          <div class="m8">
            <Switch on={digest_at !== null} label={t('digest')} onChange={on => change({ digest_at: on ? EVENING : null })} />
          </div>
          {digest_at !== null && (
            <div class="m8">
              <Choice label={t('digestAt')} value={digest_at} choices={hours} onChoose={digest_at => change({ digest_at })} />
            </div>
          )}
        </>
      )}
    </section>
  )
}
