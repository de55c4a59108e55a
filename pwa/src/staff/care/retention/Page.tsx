import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { language } from '../../../lib/settings'
import { date } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Skeleton } from '../../../ui/Skeleton'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { codeOf, moment } from '../say'
import { loadRetention, type HoldShown, type Retention } from './calls'
import { HoldDialog, LiftDialog } from './Dialogs'
import { t } from './words'

type Rule = Retention['rules'][number]
type Run = Retention['runs'][number]

/** What is kept and for how long, what is held, and what was removed on which night. */
export default function RetentionPage() {
  const found = useResource('staff:care:retention', loadRetention)
  const [holding, setHolding] = useState(false)
  const [lifting, setLifting] = useState<HoldShown>()
  const data = found.data.value
  const done = (): void => {
    setHolding(false)
    setLifting(undefined)
    void found.refresh()
  }
  return (
    <Desk title={t('title')} current="/staff/care/retention">
      <Bar heading={t('title')}>
        <span class="grow" />
        <Button kind="plain" size="sm" icon="refresh" busy={found.loading.value} onClick={() => void found.refresh()}>
          {t('lookNow')}
        </Button>
      </Bar>
      {data ? (
        <div class="body wide">
          <section>
            <h2>{t('rules')}</h2>
            <p class="t2 m4">{t('rulesText')}</p>
            <Rules rules={data.rules} />
          </section>
          <section>
            <div class="row between wrap">
              <h2>{t('holds')}</h2>
              <Button kind="plain" size="sm" icon="lock" onClick={() => setHolding(true)}>
                {t('hold')}
              </Button>
            </div>
            {data.holds.length === 0 ? (
              <p class="t2 m8">{t('holdsNone')}</p>
            ) : (
              <ul class="rows m12">
                {data.holds.map(held => (
                  <li key={held.id} class="prog">
                    <div class="grow">
                      <h3>
                        {codeOf(held.code)} · {t(`reason_${held.reason}`)}
                      </h3>
                      <p class="lines">“{held.why}”</p>
                      <p class="s t2">{t('heldBy', { who: held.set_by, when: moment(held.set_at) })}</p>
                    </div>
                    <Button kind="plain" size="sm" onClick={() => setLifting(held)}>
                      {t('lift')}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section>
            <h2>{t('runs')}</h2>
            {data.runs.length === 0 ? <p class="t2 m8">{t('runsNone')}</p> : <Runs runs={data.runs} />}
          </section>
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body wide">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {holding && <HoldDialog onClose={() => setHolding(false)} onDone={done} />}
      {lifting && <LiftDialog key={lifting.id} held={lifting} onClose={() => setLifting(undefined)} onDone={done} />}
    </Desk>
  )
}

const keep = (months: number): string => (months >= 12 && months % 12 === 0 ? t('years', { n: months / 12 }) : t('months', { n: months }))

function Rules({ rules }: { rules: readonly Rule[] }) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={t('rules')}>
      <table class="grid kept">
        <thead>
          <tr>
            <th scope="col">{t('colKind')}</th>
            <th scope="col">{t('colKeep')}</th>
            <th scope="col">{t('colDue')}</th>
            <th scope="col">{t('colSoon')}</th>
            <th scope="col">{t('colHeld')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(rule => (
            <tr key={rule.kind}>
              <th scope="row">
                {t(`kind_${rule.kind}`)}
                <br />
                <span class="s t2">{language.value === 'en' ? rule.law_en : rule.law_ko}</span>
              </th>
              <td>
                {keep(rule.keep_months)}
                <br />
                <span class="s t2">{t(`what_${rule.what}`)}</span>
              </td>
              <td>{rule.due}</td>
              <td>{rule.soon}</td>
              <td>{rule.held}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const days = new Map<string, Run[]>()
  for (const run of runs) days.set(run.on_date, [...(days.get(run.on_date) ?? []), run])
  return (
    <dl class="facts m12">
      {[...days].map(([day, of]) => (
        <div key={day}>
          <dt>{date(`${day}T12:00:00+09:00`)}</dt>
          <dd>{of.map(run => t('runOf', { kind: t(`kind_${run.kind}`), n: run.done })).join(', ')}</dd>
        </div>
      ))}
    </dl>
  )
}
