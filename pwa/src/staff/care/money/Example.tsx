import { useEffect, useRef, useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { explain } from '../../problems'
import { named } from '../../session'
import { searchServices, TIERS, WEEKDAYS, type ServiceOffered } from '../directory/calls'
import { Choice } from '../directory/Choice'
import { fullDate } from '../directory/say'
import { reckon, type Calculation, type ExampleAsked, type MoneyNumbers, type MoneyRulesKept } from './calls'
import { Result } from './Result'
import { t } from './words'

const WAIT = 250
const MOST = 5
/** The days of so many times a week, spread as one would. */
const SPREAD: readonly (typeof WEEKDAYS)[number][] = ['MO', 'WE', 'FR', 'TU', 'TH', 'SA', 'SU']

interface Row {
  service: string
  times: string
  units: string
}

const weeksOn = (from: string, weeks: number): string => dateKey(new Date(`${from}T12:00:00+09:00`).getTime() + (weeks * 7 - 1) * 24 * 60 * 60 * 1000)

/** What the rows come to, as the server is asked; undefined while something is missing. */
function askOf(rows: readonly Row[], services: readonly ServiceOffered[], starts_on: string, weeks: string, income: string, granted: string, rules: MoneyNumbers | undefined): ExampleAsked | undefined {
  const n = Number(weeks)
  if (!starts_on || !(n >= 1 && n <= 104) || Number(income) > 1000 || Number(granted) > 100_000_000) return undefined
  const items = rows.flatMap(row => {
    const s = services.find(one => String(one.id) === row.service)
    const [times, units] = [Number(row.times), Number(row.units)]
    if (!s || !(units >= 1 && units <= 100) || (s.unit !== 'once' && !(times >= 1 && times <= 7))) return []
    const byday = SPREAD.slice(0, times).sort((a, b) => WEEKDAYS.indexOf(a) - WEEKDAYS.indexOf(b))
    const rrule = s.unit === 'once' ? 'FREQ=DAILY' : `FREQ=WEEKLY;BYDAY=${byday.join(',')}`
    return [{ tier: s.tier, unit: s.unit, unit_won: s.unit_won, rrule, starts_on, ends_on: weeksOn(starts_on, n), units }]
  })
  if (items.length === 0 || items.length < rows.length) return undefined
  return { items, income_percent: income === '' ? null : Number(income), granted_won: Number(granted), rules: rules ?? null }
}

/** Somebody asks what they would pay: reckoned by the very rules, while one types. */
export function Example({ draft, kept }: { draft: MoneyNumbers | undefined; kept: MoneyRulesKept }) {
  const found = useResource('staff:care:directory:all', () => searchServices({ text: '' }))
  const services = found.data.value ?? []
  const [rows, setRows] = useState<readonly Row[]>()
  const [income, setIncome] = useState('100')
  const [granted, setGranted] = useState('0')
  const [starts, setStarts] = useState(dateKey(Date.now()))
  const [weeks, setWeeks] = useState('12')
  const [reckoned, setReckoned] = useState<{ calculation: Calculation; names: string[] }>()
  const [problem, setProblem] = useState('')
  const turn = useRef(0)
  // What is asked most: meals on weekdays, and somebody who helps at home.
  const first = (need: ServiceOffered['need']): ServiceOffered | undefined => services.find(s => s.tier === 'seven' && s.need === need && s.unit !== 'once')
  const shown: readonly Row[] =
    rows ??
    [
      { service: String(first('meals')?.id ?? ''), times: '5', units: '1' },
      { service: String(first('housework')?.id ?? ''), times: '2', units: '2' },
    ].filter(row => row.service)
  const put = (n: number, part: Partial<Row>): void => setRows(shown.map((row, i) => (i === n ? { ...row, ...part } : row)))
  useEffect(() => {
    if (draft) setStarts(draft.valid_from)
  }, [draft?.valid_from])
  const asked = askOf(shown, services, starts, weeks, income, granted, draft)
  const names = shown.map(row => services.find(s => String(s.id) === row.service)).map(s => (s ? named(s) : ''))
  useEffect(() => {
    if (!asked) return
    const mine = ++turn.current
    const timer = setTimeout(() => {
      reckon(asked)
        .then(calculation => {
          if (mine !== turn.current) return
          setReckoned({ calculation, names })
          setProblem('')
        })
        .catch((error: unknown) => mine === turn.current && setProblem(explain(error)))
    }, WAIT)
    return () => clearTimeout(timer)
  }, [JSON.stringify(asked), kept])
  const digits = (text: string, most: number): string => text.replace(/\D/g, '').slice(0, most)
  return (
    <section class="panel out">
      <h2>{t('example')}</h2>
      <p class="t2">{draft ? t('exampleDraft', { date: fullDate(draft.valid_from) }) : t('exampleText')}</p>
      <div class="halves m12 reckon">
        <div>
          <div class="trio">
            <Field label={t('income')} hint={t('incomeHint')} inputMode="numeric" value={income} onInput={text => setIncome(digits(text, 4))} />
            <Field label={t('granted')} inputMode="numeric" value={granted} onInput={text => setGranted(digits(text, 9))} />
          </div>
          <div class="trio">
            <Field label={t('startsOn')} type="date" value={starts} onInput={setStarts} />
            <Field label={t('weeks')} inputMode="numeric" value={weeks} onInput={text => setWeeks(digits(text, 3))} />
          </div>
          {found.data.value && services.length === 0 && <p class="t2">{t('noServices')}</p>}
          {shown.map((row, n) => {
            const s = services.find(one => String(one.id) === row.service)
            return (
              <fieldset key={n} class="ask fields">
                <legend class="vh">{t('service', { n: n + 1 })}</legend>
                <Choice label={t('service', { n: n + 1 })} value={row.service} onChange={service => put(n, { service })}>
                  <option value="">{t('pick')}</option>
                  {TIERS.map(tier => (
                    <optgroup key={tier} label={t(`tier_${tier}`)}>
                      {services
                        .filter(one => one.tier === tier)
                        .map(one => (
                          <option key={one.id} value={String(one.id)}>
                            {named(one)}
                          </option>
                        ))}
                    </optgroup>
                  ))}
                </Choice>
                <div class="fromto">
                  {s?.unit === 'once' ? <p>{t('once')}</p> : <Field label={t('timesAWeek')} inputMode="numeric" value={row.times} onInput={text => put(n, { times: digits(text, 1) })} />}
                  <Field label={t('units', { unit: t(`unit_${s?.unit ?? 'visit'}`) })} inputMode="numeric" value={row.units} onInput={text => put(n, { units: digits(text, 3) })} />
                  <button type="button" class="link" aria-label={t('removeService', { n: n + 1 })} onClick={() => setRows(shown.filter((_, i) => i !== n))}>
                    {t('remove')}
                  </button>
                </div>
              </fieldset>
            )
          })}
          {shown.length < MOST && services.length > 0 && (
            <div>
              <Button kind="plain" size="sm" icon="plus" onClick={() => setRows([...shown, { service: '', times: '1', units: '1' }])}>
                {t('addService')}
              </Button>
            </div>
          )}
        </div>
        <div aria-live="polite">
          <p class="warn" hidden={!problem}>
            {problem}
          </p>
          {asked && reckoned ? <Result calculation={reckoned.calculation} names={reckoned.names} /> : <p class="t2">{t('incomplete')}</p>}
        </div>
      </div>
    </section>
  )
}
