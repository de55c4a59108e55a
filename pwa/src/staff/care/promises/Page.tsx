import { useEffect, useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { date, dateKey, hhmm } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Skeleton } from '../../../ui/Skeleton'
import { ClockField } from '../../ClockField'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { DatedRules } from '../../services/DatedRules'
import type { DatedForm } from '../../services/dated'
import { dayOf } from '../followup/say'
import { moment } from '../say'
import { loadCareRules, putCareRules, removeCareRules, tryCareRules, type CareRulesOfDays, type NewCareRules, type Promises } from './calls'
import { BOUNDS, FIRST, lineOf, triedOf, wrongClock, wrongOrder, type RuleName } from './rules'
import { t } from './words'

/** What the city promises, from which day on, and who said so. */
export default function PromisesPage() {
  const found = useResource('staff:care:rules', loadCareRules)
  const data = found.data.value
  return (
    <Desk title={t('title')} current="/staff/care/rules">
      <Bar heading={t('title')} />
      {!data && found.error.value !== undefined && <Failed error={found.error.value} again={() => void found.refresh()} />}
      <div class="body">
        {!data && found.error.value === undefined && <Skeleton kind="tall" />}
        {data && (
          <DatedRules
            rules={data.rules}
            refresh={found.refresh}
            kind={{
              name: 'care-rules',
              title: t('title'),
              text: t('text'),
              none: t('none'),
              groups: [
                [t('visitGroup'), ['visit_working_days', 'unreachable_tries']],
                [t('planGroup'), ['plan_working_days', 'approval_working_days', 'service_working_days']],
                [t('followGroup'), ['first_call_days', 'monitoring_days', 'task_window_days', 'reassessment_months']],
                [t('lateGroup'), ['district_after_hours', 'city_after_hours', 'reopen_days']],
              ],
              bounds: BOUNDS,
              first: FIRST,
              line: said,
              put: form => putCareRules({ ...triedOf(form), valid_from: form['valid_from'], rule_ids: data.rules.map(r => r.id) } as NewCareRules),
              remove: removeCareRules,
              label: name => t(name as RuleName),
              effect: () => '',
              hint: () => '',
              earliest: dateKey(Date.now() + 86_400_000),
              more: (form, set) => <More form={form} set={set} />,
            }}
          />
        )}
      </div>
    </Desk>
  )
}

function said(r: CareRulesOfDays): string {
  const line = lineOf(r)
  return r.made_by && r.made_at ? t('madeBy', { line, who: r.made_by, day: moment(r.made_at) }) : line
}

function More({ form, set }: { form: DatedForm; set: (part: DatedForm) => void }) {
  const wrong = wrongClock(form)
  return (
    <>
      <div class="half">
        <ClockField label={t('emergency_until')} value={form['emergency_until'] ?? ''} onInput={emergency_until => set({ emergency_until })} />
      </div>
      {(wrong || wrongOrder(form)) && (
        <p class="err" role="alert">
          {t(wrong ? 'clockWrong' : 'cityFirst')}
        </p>
      )}
      <Examples form={form} />
    </>
  )
}

const WAIT = 300

/** What somebody who asks today would be promised; reckoned anew while one types. */
function Examples({ form }: { form: DatedForm }) {
  const tried = triedOf(form)
  const key = tried ? JSON.stringify(tried) : ''
  const [promised, setPromised] = useState<Promises>()
  useEffect(() => {
    if (!tried) return setPromised(undefined)
    let over = false
    const timer = setTimeout(() => {
      tryCareRules(tried).then(
        answer => over || setPromised(answer),
        () => over || setPromised(undefined),
      )
    }, WAIT)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [key])
  return (
    <section class="panel" aria-live="polite">
      <h3>{t('examples')}</h3>
      {promised ? (
        <ul class="each m8">
          {sentences(promised).map(text => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ) : (
        <p class="t2 m8">{t('examplesNone')}</p>
      )}
    </section>
  )
}

/** A promise for a day ends with it. */
const byEnd = (at: string): string => (hhmm(Date.parse(at) - 60_000) === '23:59' ? date(Date.parse(at) - 60_000) : moment(at))
const fromThen = (at: string): string => (hhmm(at) === '00:00' ? date(at) : moment(at))

const sentences = (p: Promises): string[] => [
  t('ex_visit', { day: dayOf(p.visit_by) }),
  t('ex_emergency', { at: byEnd(p.emergency_by) }),
  t('ex_plan', { plan: dayOf(p.plan_by), approval: dayOf(p.approval_by), service: dayOf(p.service_by) }),
  t('ex_call', { from: dayOf(p.first_call_from), to: dayOf(p.first_call_by) }),
  t('ex_monitoring', { day: dayOf(p.monitoring_by) }),
  t('ex_again', { day: dayOf(p.reassessment_by) }),
  t('ex_late', { district: fromThen(p.district_sees_at), city: fromThen(p.city_sees_at) }),
  t('ex_reopen', { day: dayOf(p.reopens_until) }),
]
