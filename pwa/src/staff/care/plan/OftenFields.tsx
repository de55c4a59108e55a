import { asOften, asRule, monthly, NTHS, WEEKDAYS, weekdayShort, type Often } from '../../../messages/often'
import { Chip, Chips } from '../../../ui/Chip'
import { t } from './words'

interface Between {
  rrule: string
  starts_on: string
  ends_on: string
}

const KINDS = ['daily', 'weekly', 'biweekly', 'monthly', 'once'] as const
type Kind = (typeof KINDS)[number]

const kindOf = (rule: Often): Kind => (rule.kind === 'weekly' && rule.every === 2 ? 'biweekly' : rule.kind)

/** How often, in the words in which one says it. `onChange` says the rule, and the last day where it follows from that. */
export function OftenFields({ of, onChange }: { of: Between; onChange: (change: { rrule: string; ends_on?: string }) => void }) {
  const rule = asOften(of)
  const kind = kindOf(rule)
  const days = rule.kind === 'weekly' ? rule.days : []
  const choose = (to: Kind): void => {
    if (to === 'once') return onChange({ rrule: 'FREQ=DAILY', ends_on: of.starts_on })
    const rrule =
      to === 'daily' ? 'FREQ=DAILY' : to === 'monthly' ? asRule({ kind: 'monthly', on: '1' }) : asRule({ kind: 'weekly', every: to === 'biweekly' ? 2 : 1, days: days.length > 0 ? days : ['MO'] })
    // What was done once goes on for a while.
    onChange(kind === 'once' ? { rrule, ends_on: weeksAfter(of.starts_on, 12) } : { rrule })
  }
  return (
    <div class="oftens">
      <label class="f">
        <b>{t('often')}</b>
        <select value={kind} onChange={e => choose(e.currentTarget.value as Kind)}>
          {KINDS.map(k => (
            <option key={k} value={k}>
              {t(`often_${k}`)}
            </option>
          ))}
        </select>
      </label>
      {rule.kind === 'weekly' && (
        <div class="f">
          <b>{t('weekdays')}</b>
          <Chips label={t('weekdays')}>
            {WEEKDAYS.map(d => (
              <Chip key={d} on={days.includes(d)} onClick={() => onChange({ rrule: asRule({ ...rule, days: days.includes(d) ? days.filter(x => x !== d) : [...days, d] }) })}>
                {weekdayShort(d)}
              </Chip>
            ))}
          </Chips>
          {days.length === 0 && (
            <p class="err" role="alert">
              {t('daysLack')}
            </p>
          )}
        </div>
      )}
      {rule.kind === 'monthly' && (
        <label class="f">
          <b>{t('monthday')}</b>
          <select value={rule.on} onChange={e => onChange({ rrule: asRule({ kind: 'monthly', on: e.currentTarget.value }) })}>
            <optgroup label={t('onDays')}>
              {[...Array.from({ length: 28 }, (_, n) => String(n + 1)), '-1'].map(on => (
                <option key={on} value={on}>
                  {monthly(on)}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('onWeekdays')}>
              {NTHS.flatMap(nth =>
                WEEKDAYS.map(d => (
                  <option key={nth + d} value={nth + d}>
                    {monthly(nth + d)}
                  </option>
                )),
              )}
            </optgroup>
          </select>
        </label>
      )}
    </div>
  )
}

export function weeksAfter(day: string, weeks: number): string {
  const to = new Date(`${day}T12:00:00Z`)
  to.setUTCDate(to.getUTCDate() + 7 * weeks - 1)
  return to.toISOString().slice(0, 10)
}
