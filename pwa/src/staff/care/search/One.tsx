import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useTabDraft } from '../../tabDraft'
import { useRoute } from '../../../lib/router'
import { useResource } from '../../../lib/resource'
import { hhmm, nearDay } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Button, ButtonLink } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { named } from '../../session'
import { countWaiting } from '../../waiting'
import { answerCall, loadTree, RESULTS, type Call, type Result, type Tree } from './calls'
import { useChanges } from './Page'
import { due, nameOf, resultOf, whomOf } from './say'
import { t } from './words'

/** One person to check on: whom to call now, and what came of the calls before. */
export default function SearchOne() {
  const id = useRoute().params['id'] ?? ''
  const tree = useResource(`staff:care:call:${id}`, () => loadTree(id))
  const of = tree.data.value
  useChanges(changed => (changed === undefined || changed === tree.data.peek()?.case_id) && void tree.refresh())
  const heading = of ? nameOf(of.name) : t('title')
  return (
    <Desk title={heading} current="/staff/care/calls">
      <Bar
        heading={heading}
        before={
          <a class="ib" aria-label={t('back')} href="/staff/care/calls">
            <Icon name="back" />
          </a>
        }
      />
      {of ? (
        <Whole
          of={of}
          put={next => {
            tree.set(next)
            countWaiting()
          }}
          again={() => void tree.refresh()}
        />
      ) : isProblem(tree.error.value, 'not_found') ? (
        <Void art="empty" title={t('goneTitle')} text={t('goneText')}>
          <ButtonLink href="/staff/care/calls">{t('back')}</ButtonLink>
        </Void>
      ) : tree.error.value !== undefined ? (
        <Failed error={tree.error.value} again={() => void tree.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

interface Asking {
  call: Call
  result: Result
}

function Whole({ of: tree, put, again }: { of: Tree; put: (next: Tree) => void; again: () => void }) {
  const now = useNow(30_000)
  const [asking, setAsking] = useState<Asking>()
  const by = tree.due_at ? due({ due_at: tree.due_at }, now) : undefined
  const day = nearDay(`${tree.on_date}T12:00:00+09:00`, now)
  return (
    <div class="body">
      <div class="head-of">
        <p>
          {t('missedOn', { day, service: named({ name_ko: tree.service_ko, name_en: tree.service_en }), by: named({ name_ko: tree.organization_ko, name_en: tree.organization_en }) })}
          {tree.cause === 'unreported' && (
            <>
              <br />
              <span class="t2">{t('unreportedText')}</span>
            </>
          )}
        </p>
        {tree.why && <blockquote class="lines">“{tree.why}”</blockquote>}
        <p class="tags">
          {by && (
            <span class={`flag ${by.late ? 'bad' : 'now'}`}>
              <Icon name="clock" size="m" />
              {by.words}
            </span>
          )}
          {tree.ended_how && (
            <span class="flag">
              <Icon name="check" size="m" />
              {t(`ended_${tree.ended_how}`)}
            </span>
          )}
          {tree.lives_alone && (
            <span class="flag">
              <Icon name="home" size="m" />
              {t('alone')}
            </span>
          )}
          {tree.escalated_to !== 'dong' && !tree.ended_at && (
            <span class="flag bad">
              <Icon name="siren" size="m" />
              {t(`escalated_${tree.escalated_to}`)}
            </span>
          )}
        </p>
      </div>
      <section>
        <h2>{t('order')}</h2>
        <ol class="ladder m8">
          {tree.calls.map(call => (
            <Rung key={call.id} of={call} tree={tree} now={now} onSay={result => setAsking({ call, result })} />
          ))}
        </ol>
      </section>
      <div>
        <ButtonLink kind="plain" size="sm" href={`/staff/care/cases/${tree.case_id}`}>
          {t('toCase')}
        </ButtonLink>
      </div>
      <Note icon="eye">{t('trail')}</Note>
      {asking && (
        <ResultDialog
          key={`${asking.call.id}${asking.result}`}
          tree={tree}
          asking={asking}
          onClose={() => setAsking(undefined)}
          onDone={next => {
            setAsking(undefined)
            put(next)
          }}
          again={again}
        />
      )}
    </div>
  )
}

function Rung({ of: call, tree, now, onSay }: { of: Call; tree: Tree; now: number; onSay: (result: Result) => void }) {
  const isOpen = tree.ended_at === null
  const name = call.whom === 'provider' ? named({ name_ko: tree.organization_ko, name_en: tree.organization_en }) : call.name
  const may = RESULTS[call.whom].filter(result => isOpen && (call.result === null || result === 'met'))
  return (
    <li class={call.is_next ? 'on' : ''} aria-current={call.is_next ? 'step' : undefined}>
      <div class="row wrap between">
        <h3>{whomOf(call.whom, name)}</h3>
        {call.result && (
          <span class={`flag ${call.result === 'met' ? '' : 'bad'}`}>
            <Icon name={call.result === 'met' ? 'check' : call.result === 'on_way' ? 'siren' : 'close'} size="m" />
            {resultOf(call, call.result)}
          </span>
        )}
        {call.is_next && <span class="flag now">{t('nowTurn')}</span>}
      </div>
      {call.whom === 'door' ? (
        <p>
          {named(tree.dong)} {tree.address}
          {tree.access && (
            <>
              <br />
              <span class="t2">{t('access')}</span> {tree.access}
            </>
          )}
        </p>
      ) : call.phone ? (
        isOpen && call.is_next ? (
          <ButtonLink kind="plain" icon="phone" href={`tel:${call.phone.replace(/[^+\d]/g, '')}`}>
            {call.phone}
          </ButtonLink>
        ) : (
          <a class="link tel" href={`tel:${call.phone.replace(/[^+\d]/g, '')}`}>
            {call.phone}
          </a>
        )
      ) : (
        <p class="t2">{t('noPhone')}</p>
      )}
      {call.at && <p class="s t2">{t('by', { who: call.by, at: `${nearDay(call.at, now)} ${hhmm(call.at)}` })}</p>}
      {call.note && <p class="lines">“{call.note}”</p>}
      {call.is_next ? (
        <div class="two">
          {may.map((result, n) => (
            <Button key={result} {...(n > 0 && { kind: 'plain' as const })} size="sm" onClick={() => onSay(result)}>
              {resultOf(call, result)}
            </Button>
          ))}
        </div>
      ) : (
        may.length > 0 && (
          <p class="does">
            {(call.result === null ? may : may.slice(0, 1)).map(result => (
              <button key={result} type="button" class="link" onClick={() => onSay(result)}>
                {call.result === null ? resultOf(call, result) : t('say_met')}
              </button>
            ))}
          </p>
        )
      )}
    </li>
  )
}

interface ResultProps {
  tree: Tree
  asking: Asking
  onClose: () => void
  onDone: (next: Tree) => void
  again: () => void
}

/** What came of a call, with a note; what was typed stays on this device until it is sent. */
function ResultDialog({ tree, asking: { call, result }, onClose, onDone, again }: ResultProps) {
  const draft = useTabDraft(`call:${call.id}:${result}`, { note: '' })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      const next = await answerCall(tree, call.id, result, draft.value.peek().note, draft.requestKey())
      await draft.clear()
      toast(t(result === 'met' ? 'over' : 'written'), { icon: 'check' })
      onDone(next)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
      again()
    }
  }
  return (
    <Dialog
      open
      title={`${whomOf(call.whom)}, ${resultOf(call, result)}`}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('write')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t(`about_${result}`)}</p>
      <form
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <Field label={t('note')} value={draft.value.value.note} onInput={note => draft.set({ note })} lines={3} most={2000} focused />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
