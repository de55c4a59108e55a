import { useEffect } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import type { DeskCase } from '../calls'
import { moment, shortMoment } from '../say'
import { answerOf, isAsked, questionsOf, said, valuesOf } from './answers'
import { loadAssessments, type Assessment, type CareForm } from './calls'
import { LevelMark } from './Level'
import { openPaper, Papers } from './Papers'
import { t } from './words'

/** On the page of a case: what visits found, and its photos and papers. `leads`: the way to the form is not said above. */
export function Found({ of: c, now, leads }: { of: DeskCase; now: number; leads: boolean }) {
  const found = useResource(`staff:care:found:${c.id}`, () => loadAssessments(c.id))
  useEffect(() => {
    if (found.data.peek()) void found.refresh()
  }, [c.version])
  const data = found.data.value
  const href = `/staff/care/cases/${c.id}/assessment`
  const formOf = (a: Assessment): CareForm | undefined => data?.forms.find(f => f.version === a.form_version)
  const [latest, ...earlier] = data?.whole ?? []
  return (
    <>
      <section class="sect">
        <h3>{t('found')}</h3>
        {!data && (found.error.value === undefined ? <Skeleton kind="line" /> : <p class="warn">{explain(found.error.value)}</p>)}
        {data && !latest && !data.draft && <p class="t2">{t('foundNone')}</p>}
        {data?.draft && (
          <p class="row wrap">
            <State icon="edit">{t('draft')}</State>
            <span class="t2">{data.draft.lacks.length > 0 ? t('lacksOf', { n: data.draft.lacks.length }) : t('allOf')}</span>
          </p>
        )}
        {latest && <Whole id={c.id} of={latest} form={formOf(latest)} now={now} />}
        {data?.may_write && leads && (
          <div>
            <ButtonLink kind="plain" size="sm" href={href}>
              {data.draft ? t('goOn') : latest ? t('anew') : t('begin')}
            </ButtonLink>
          </div>
        )}
        {earlier.length > 0 && (
          <details>
            <summary>
              {t('earlier')} <Icon name="down" size="m" />
            </summary>
            {earlier.map(a => (
              <Whole key={a.id} id={c.id} of={a} form={formOf(a)} now={now} />
            ))}
          </details>
        )}
      </section>
      <Papers id={c.id} canAdd={data?.may_write ?? false} now={now} />
    </>
  )
}

function Whole({ id, of: a, form, now }: { id: string; of: Assessment; form: CareForm | undefined; now: number }) {
  const values = valuesOf(a)
  const drawn = a.agreement?.document_id
  const questions = form ? questionsOf(form) : []
  return (
    <div class="once">
      {a.outcome && <LevelMark form={form} outcome={a.outcome} />}
      <p class="s t2">{t('foundBy', { at: a.completed_at ? moment(a.completed_at) : '', who: a.completed_by?.name ?? '' })}</p>
      {a.agreement && (
        <p class="row wrap">
          <State kind="ok" icon="check">
            {t(a.agreement.how === 'signed' ? 'signed' : 'agreedOrally', { at: shortMoment(a.agreement.at, now) })}
          </State>
          {a.agreement.word && <span class="lines">“{a.agreement.word}”</span>}
          {drawn && (
            <button type="button" class="link" onClick={() => void openPaper(id, drawn).catch(error => toast(explain(error)))}>
              {t('openDrawn')}
            </button>
          )}
        </p>
      )}
      {form?.sections.map(section => {
        const answered = section.questions.filter(q => isAsked(q, values) && values[q.id] !== undefined)
        if (answered.length === 0) return null
        return (
          <details key={section.id}>
            <summary>
              {said(section)} <Icon name="down" size="m" />
            </summary>
            <dl class="facts">
              {answered.map(q => (
                <div key={q.id}>
                  <dt>{said(q)}</dt>
                  <dd class="lines">{answerOf(q, values[q.id] ?? '')}</dd>
                </div>
              ))}
            </dl>
          </details>
        )
      })}
      {a.settled.length > 0 && (
        <details>
          <summary>
            {t('unchosen')} <Icon name="down" size="m" />
          </summary>
          <ul class="each">
            {a.settled.map(s => {
              const q = questions.find(of => of.id === s.field)
              return (
                <li key={s.id} class="lines">
                  {t('unchosenOf', { question: q ? said(q) : s.field, answer: s.value === null ? t('cleared') : answerOf(q, s.value), who: s.by.name })}
                </li>
              )
            })}
          </ul>
        </details>
      )}
    </div>
  )
}
