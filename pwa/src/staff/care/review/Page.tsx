import { useState } from 'preact/hooks'
import { useTabDraft } from '../../tabDraft'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { language } from '../../../lib/settings'
import { dateKey } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { review } from '../calls'
import { codeOf, dongOf, moment } from '../say'
import { loadMonth, monthsBack, saveMonth, signMonth, type MonthReview } from './calls'
import { t } from './words'

const SHOWN = 24

const nameOf = (month: string): string => new Intl.DateTimeFormat(language.value === 'en' ? 'en-US' : 'ko-KR', { year: 'numeric', month: 'long', timeZone: 'Asia/Seoul' }).format(new Date(`${month}-15T00:00:00+09:00`))

/** Who opened how many cases in a month, those who stand out first; the month is signed when it is over. */
export default function ReviewPage() {
  const { query, route } = useLocation()
  const months = monthsBack(dateKey(Date.now()), SHOWN)
  // The month that is to be signed now.
  const month = months.find(m => m === query['month']) ?? months[1] ?? ''
  const [busy, setBusy] = useState(false)
  const saving = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      await saveMonth(month)
      toast(t('saved'), { icon: 'check' })
    } catch (error) {
      toast(explain(error))
    }
    setBusy(false)
  }
  return (
    <Desk title={t('title')} current="/staff/care/review">
      <Bar heading={t('title')}>
        <span class="grow" />
        <label class="pickone">
          <span class="vh">{t('month')}</span>
          <select value={month} onChange={e => route(`/staff/care/review?month=${e.currentTarget.value}`, true)}>
            {months.map(m => (
              <option key={m} value={m}>
                {nameOf(m)}
              </option>
            ))}
          </select>
        </label>
        <Button kind="plain" size="sm" icon="doc" busy={busy} onClick={() => void saving()}>
          {t('save')}
        </Button>
      </Bar>
      <Month key={month} month={month} />
    </Desk>
  )
}

function Month({ month }: { month: string }) {
  const found = useResource(`staff:care:review:${month}`, () => loadMonth(month))
  const data = found.data.value
  if (!data) {
    if (found.error.value !== undefined) return <Failed error={found.error.value} again={() => void found.refresh()} />
    return (
      <div class="body wide">
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </div>
    )
  }
  return (
    <div class="body wide">
      <Standing of={data} />
      <Openings of={data} onDone={() => void found.refresh()} />
      <section>
        <h2>{t('people')}</h2>
        {data.people.length === 0 ? <Void art="empty" title={t('noneTitle')} text={t('noneText')} /> : <People of={data} />}
      </section>
      {isSignable(data) && <Signing month={month} onSigned={found.set} />}
    </div>
  )
}

const unreviewed = (data: MonthReview): number => data.openings.filter(o => !o.reviewed_at && !o.mine).length
const isSignable = (data: MonthReview): boolean => !data.signed && data.is_over && unreviewed(data) === 0

/** Signed, or why it cannot be signed yet. */
function Standing({ of: data }: { of: MonthReview }) {
  if (data.signed) {
    return (
      <div class="calm lines">
        <Icon name="check" />
        <span class="grow">
          <b>{t('signedBy', { who: data.signed.name, when: moment(data.signed.at) })}</b>
          {data.signed.remark && (
            <>
              <br />“{data.signed.remark}”
            </>
          )}
        </span>
      </div>
    )
  }
  if (!data.is_over) return <Note icon="info">{t('notOver')}</Note>
  return unreviewed(data) > 0 ? <Note icon="eye">{t('toReview', { n: unreviewed(data) })}</Note> : null
}

/** After all has been looked at. */
function Signing({ month, onSigned }: { month: string; onSigned: (next: MonthReview) => void }) {
  const draft = useTabDraft(`care-review:${month}`, { remark: '' })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const sign = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      onSigned(await signMonth(month, draft.value.value.remark))
      await draft.clear()
      toast(t('signDone'), { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <section class="panel lit">
      <h2>{t('signTitle')}</h2>
      <p class="t2 m4">{t('signText')}</p>
      <form
        class="fields m12"
        onSubmit={e => {
          e.preventDefault()
          void sign()
        }}
      >
        <Field label={t('remark')} value={draft.value.value.remark} lines={2} most={2000} error={problem || undefined} onInput={remark => draft.set({ remark })} />
        <div class="row">
          <Button submit size="sm" icon="check" busy={busy}>
            {t('sign')}
          </Button>
        </div>
      </form>
    </section>
  )
}

function Openings({ of: data, onDone }: { of: MonthReview; onDone: () => void }) {
  const [busy, setBusy] = useState('')
  const seen = async (id: string): Promise<void> => {
    if (busy) return
    setBusy(id)
    try {
      await review(id)
      toast(t('reviewed'), { icon: 'check' })
      onDone()
    } catch (error) {
      toast(explain(error))
    }
    setBusy('')
  }
  return (
    <section>
      <h2>{t('openings')}</h2>
      {data.openings.length === 0 ? (
        <p class="t2 m8">{t('openingsNone')}</p>
      ) : (
        <ul class="rows m12">
          {data.openings.map(o => (
            <li key={o.id} class="prog">
              <div class="grow">
                <h3>{t('openedBy', { who: o.staff_name, whose: o.assignee_name ? t('whose', { who: o.assignee_name }) : t('nobodys') })}</h3>
                <p class="lines">“{o.why}”</p>
                <p class="s t2">{[dongOf(o.dong), codeOf(o.code), moment(o.at)].join(' · ')}</p>
              </div>
              {o.reviewed_at ? (
                <span class="stat">
                  <Icon name="check" size="m" />
                  {t('reviewedBy', { who: o.reviewed_by ?? '' })}
                </span>
              ) : o.mine ? (
                <span class="t2">{t('reviewOther')}</span>
              ) : (
                <Button kind="plain" size="sm" busy={busy === o.id} onClick={() => void seen(o.id)}>
                  {t('review')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const FIGURES = ['cases', 'usual', 'reads', 'outside', 'elsewhere', 'openings'] as const
const COLUMNS = { cases: 'colCases', usual: 'colUsual', reads: 'colReads', outside: 'colOutside', elsewhere: 'colElsewhere', openings: 'colOpenings' } as const

function People({ of: data }: { of: MonthReview }) {
  return (
    <>
      <p class="t2 m4">
        {t('peopleText')} {t('outsideHint')}
      </p>
      <div class="scrolls" tabIndex={0} role="region" aria-label={t('people')}>
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{t('colWho')}</th>
              {FIGURES.map(figure => (
                <th key={figure} scope="col">
                  {t(COLUMNS[figure])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.people.map(p => (
              <tr key={p.staff_id}>
                <th scope="row">
                  {p.name} {p.mine && <span class="flag">{t('me')}</span>}
                  <br />
                  <span class="s t2">{p.title}</span>
                  {p.outliers.length > 0 && (
                    <span class="tags m4">
                      {p.outliers.map(why => (
                        <span key={why} class="flag now">
                          {t(`outlier_${why}`)}
                        </span>
                      ))}
                    </span>
                  )}
                </th>
                {FIGURES.map(figure => (
                  <td key={figure}>{figure === 'usual' ? p.usual.toFixed(p.usual % 1 ? 1 : 0) : p[figure]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
