import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { online } from '../../../lib/online'
import { hhmm } from '../../../lib/time'
import { explain } from '../../problems'
import { staff } from '../../session'
import { Person } from '../Facts'
import { codeOf } from '../say'
import { answerOf, questionsOf, said, valuesOf } from '../visit/answers'
import { Asked } from '../visit/Asked'
import type { CareForm } from '../visit/calls'
import { Marks } from './Away'
import type { PackedCase } from './calls'
import { Refused } from './Refused'
import { change, openCase, TooOld, works, type Line } from './vault'
import { t } from './words'
import { addTry, begun, write, type Fields, type Try, type Work } from './work'

/** One case of those on this device. To open it is written down. */
export function AwayCase({ of: line, now }: { of: Line; now: number }) {
  const [found, setFound] = useState<PackedCase | 'old' | Error>()
  useEffect(() => {
    let here = true
    const then = (value: PackedCase | 'old' | Error): void => {
      if (here) setFound(value)
    }
    openCase(line.id).then(then, error => then(error instanceof TooOld ? 'old' : (error as Error)))
    return () => {
      here = false
    }
  }, [line.id])
  if (!found) return <Waiting />
  if (found === 'old') return <Void art="empty" title={t('tooOldTitle')} text={t('tooOldText')} />
  if (found instanceof Error) return <Void art="empty" title={t('lockedTitle')} text={explain(found)} />
  return <Open of={found} now={now} />
}

const Waiting = () => (
  <div class="body">
    <Skeleton kind="line" />
    <Skeleton kind="tall" />
  </div>
)

function Open({ of: c, now }: { of: PackedCase; now: number }) {
  const { assessments: a } = c
  const form = a.forms.find(one => one.version === a.form_version)
  const first = begun({ case_id: c.id, who: c.person.name, visit_id: c.visit_id, form_version: a.form_version }, valuesOf(a.draft))
  const work = works.value.get(c.id) ?? first
  const set = (how: (work: Work) => Work): void => void change(c.id, how, first).catch(() => toast(t('notKept')))
  return (
    <div class="body filling">
      <div class="head-of">
        <p class="s t2">
          {codeOf(c.code)} · {hhmm(c.starts_at)}–{hhmm(c.ends_at)}
        </p>
        <p class="tags">
          {c.urgency === 'emergency' && (
            <span class="flag bad">
              <Icon name="level-3" size="m" />
              {t('emergency')}
            </span>
          )}
          {c.person.lives_alone && (
            <span class="flag">
              <Icon name="home" size="m" />
              {t('alone')}
            </span>
          )}
          <Marks of={work} />
        </p>
      </div>
      <Refused of={work} />
      <Both of={work} form={form} />
      <Person of={c} now={now} />
      <Nobody work={work} onTry={one => set(was => addTry(was, one))} />
      {form && a.may_write && (
        <>
          {a.health_agreed !== true && <Note icon="info">{t(a.health_agreed === false ? 'healthRefused' : 'healthAsk')}</Note>}
          <Asked
            form={form}
            values={answers(work.mine)}
            before={valuesOf(a.whole[0])}
            conflicts={[]}
            refused={new Map(work.refused?.fields.map(field => [field, t('refusedHere')]))}
            tried={false}
            now={now}
            onAnswer={(field, value) => set(was => write(was, field, value))}
            onSettle={() => undefined}
          />
          <Note icon="info">{t('completeLater')}</Note>
        </>
      )}
    </div>
  )
}

const answers = (mine: Fields): Record<string, string> => Object.fromEntries(Object.entries(mine).flatMap(([field, value]) => (value === null ? [] : [[field, value]])))

const questionOf = (form: CareForm | undefined, field: string) => form && questionsOf(form).find(one => one.id === field)

/** Two wrote differently: it is chosen where both can be seen in full. */
function Both({ of: work, form }: { of: Work; form: CareForm | undefined }) {
  if (work.both.length === 0) return null
  return (
    <Panel kind="lit">
      <h2>{t('bothTitle')}</h2>
      <p class="t2 m4">{t('bothText')}</p>
      <dl class="facts m12">
        {work.both.map(one => {
          const question = questionOf(form, one.field)
          const words = (value: string | null): string => (value ? answerOf(question, value) : t('empty'))
          return (
            <div key={one.field}>
              <dt>{question ? said(question) : one.field}</dt>
              <dd>{t('bothOffice', { value: words(one.theirs) })}</dd>
              <dd>{t('bothHere', { value: words(one.mine) })}</dd>
            </div>
          )
        })}
      </dl>
      {online.value && staff.value && (
        <p class="m12">
          <a class="link" href={`/staff/care/cases/${work.case_id}/assessment`}>
            {t('toCase')}
          </a>
        </p>
      )}
    </Panel>
  )
}

/** Nobody was there: logged here, sent later. */
function Nobody({ work, onTry }: { work: Work; onTry: (one: Try) => void }) {
  const [how, setHow] = useState<Try['how']>()
  const [word, setWord] = useState('')
  const [problem, setProblem] = useState('')
  const log = (): void => {
    if (!how) return setProblem(t('lacksHow'))
    onTry({ key: crypto.randomUUID(), how, word: word.trim(), at: Date.now() })
    setHow(undefined)
    setWord('')
    setProblem('')
    toast(t('tryNoted'), { icon: 'check' })
  }
  return (
    <details class="sect">
      <summary>{t('nobody')}</summary>
      <div class="stack tight">
        <p class="t2">{t('nobodyText')}</p>
        <Chips label={t('nobody')}>
          {(['door', 'phone'] as const).map(one => (
            <Chip key={one} on={how === one} onClick={() => setHow(one)}>
              {t(`how_${one}`)}
            </Chip>
          ))}
        </Chips>
        <Field label={t('tryWord')} value={word} onInput={setWord} lines={2} most={500} error={problem || undefined} />
        <Button kind="plain" size="sm" onClick={log}>
          {t('tryYes')}
        </Button>
        {work.tries.length > 0 && (
          <ul class="each">
            {work.tries.map(one => (
              <li key={one.key} class="tick">
                <Icon name={one.sent_at ? 'check' : 'lock'} size="m" />
                <span>
                  {t('tryOf', { how: t(`how_${one.how}`), at: hhmm(one.at) })} {one.word && `“${one.word}”`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  )
}
