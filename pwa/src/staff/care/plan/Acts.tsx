import { useEffect, useState } from 'preact/hooks'
import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Key, useKey } from '../../../ui/Key'
import { toast } from '../../../ui/Toasts'
import { countWaiting } from '../../waiting'
import { approvePlan, beginPlan, hearSharing, returnPlan, submitPlan, type CasePlans } from './calls'
import { refusal } from './say'
import type { Writing } from './usePlan'
import { t } from './words'

type Asked = 'begin' | 'give_back' | 'take_back' | 'approve'

/** What can be done with the plan now, and why it could not. */
export function Acts({ writing, free }: { writing: Writing; free: boolean }) {
  const plans = writing.data!
  const plan = plans.open
  const can = plans.can
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly string[]>([])
  const [asked, setAsked] = useState<Asked>()
  // What was missing may be there now.
  useEffect(() => setProblems([]), [plan?.version])
  const run = async (what: () => Promise<CasePlans>, words: string): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setProblems([])
    try {
      writing.put(await what())
      toast(words, { icon: 'check' })
      countWaiting()
      setBusy(false)
      return true
    } catch (error) {
      setProblems(refusal(error, plan))
      writing.refresh()
      setBusy(false)
      return false
    }
  }
  // What is still being typed goes first, so that what was seen is what is handed in.
  const submit = async (): Promise<void> => {
    if (!(await writing.settled())) return setProblems([t('stopped')])
    await run(() => submitPlan(plans.case_id, writing.fresh()?.open?.version ?? 1), t('submitted'))
  }
  const first = can.includes('submit') ? 'submit' : can.includes('approve') ? 'approve' : undefined
  const press = (): void => (first === 'submit' ? void submit() : setAsked('approve'))
  useKey('enter', press, first !== undefined && free && asked === undefined)
  const holds = plans.approved !== null
  return (
    <div class="acts-of">
      <div class="warn" role="alert" hidden={problems.length === 0}>
        {problems.length > 1 ? (
          <ul>
            {problems.map(words => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        ) : (
          <p>{problems[0]}</p>
        )}
      </div>
      {first && (
        <Button busy={busy} onClick={press}>
          {t(first)} <Key>Enter</Key>
        </Button>
      )}
      {can.includes('return') && (
        <Button kind="plain" size="sm" onClick={() => setAsked('give_back')}>
          {t('give_back')}
        </Button>
      )}
      {can.includes('take_back') && (
        <Button kind="plain" size="sm" onClick={() => setAsked('take_back')}>
          {t('take_back')}
        </Button>
      )}
      {plan?.status === 'submitted' && plan.mine && <p class="t2">{plans.approvers.length ? t('othersApprove', { names: plans.approvers.map(w => w.name).join(', ') }) : t('nobodyApproves')}</p>}
      {can.includes('begin') && (
        <Button
          {...(holds && { kind: 'plain' as const, size: 'sm' as const })}
          busy={busy}
          onClick={() => (holds && plans.case_status !== 'assessed' ? setAsked('begin') : void run(() => beginPlan(plans.case_id, plans.case_version, '', crypto.randomUUID()), t('begun')))}
        >
          {t(holds ? 'change' : plan ? 'goOn' : 'begin')}
        </Button>
      )}
      {asked && <Ask key={asked} act={asked} plans={plans} onClose={() => setAsked(undefined)} run={run} />}
    </div>
  )
}

interface AskProps {
  act: Asked
  plans: CasePlans
  onClose: () => void
  run: (what: () => Promise<CasePlans>, words: string) => Promise<boolean>
}

function Ask({ act, plans, onClose, run }: AskProps) {
  const draft = useTabDraft(`care:plan:${plans.case_id}:${act}`, { why: '' })
  const { why } = draft.value.value
  const [problem, setProblem] = useState('')
  const id = plans.case_id
  const version = plans.open?.version ?? 1
  const go = async (): Promise<void> => {
    if (act !== 'approve' && !why.trim()) return setProblem(t(act === 'begin' ? 'whyLacks' : 'whyLacksWord'))
    const what = act === 'approve' ? () => approvePlan(id, version) : act === 'begin' ? () => beginPlan(id, plans.case_version, why, draft.requestKey()) : () => returnPlan(id, version, why)
    if (await run(what, t(act === 'approve' ? 'approved' : act === 'begin' ? 'begun' : act === 'give_back' ? 'givenBack' : 'takenBack'))) await draft.clear()
    onClose()
  }
  const title = act === 'approve' ? t('approveTitle') : act === 'begin' ? t('change') : t(act)
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void go()}>{act === 'begin' ? t('change') : t(act)}</Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {act === 'approve' ? (
        <>
          <p>{t('approveText', { n: plans.open?.items.length ?? 0 })}</p>
          {plans.approved && <p class="m8">{t('approveReplaces')}</p>}
        </>
      ) : (
        <form
          class="fields"
          onSubmit={e => {
            e.preventDefault()
            void go()
          }}
        >
          <p class="t2">{t(act === 'begin' ? 'changeText' : act === 'give_back' ? 'giveBackText' : 'takeBackText')}</p>
          <Field label={t(act === 'begin' ? 'why' : 'giveBackWhy')} lines={3} most={2000} value={why} onInput={value => draft.set({ why: value })} error={problem || undefined} focused />
        </form>
      )}
    </Dialog>
  )
}

/** Asks the person's word before anybody is told of them. */
export function Sharing({ writing }: { writing: Writing }) {
  const plans = writing.data!
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const draft = useTabDraft<{ said: '' | 'yes' | 'no' }>(`care:plan:${plans.case_id}:sharing`, { said: '' })
  const say = async (given: boolean): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    draft.set({ said: given ? 'yes' : 'no' })
    try {
      writing.put(await hearSharing(plans.case_id, given, draft.requestKey()))
      await draft.clear()
      toast(t(given ? 'sharedYes' : 'sharedNo'), { icon: 'check' })
    } catch (error) {
      setProblem(refusal(error, plans.approved)[0] ?? '')
    }
    setBusy(false)
  }
  return (
    <section class="calm lines">
      <Icon name="lock" />
      <div class="grow fields">
        <div>
          <h2>{t('shareTitle')}</h2>
          <p>{t(plans.may_tell === false ? 'shareRefused' : 'shareText')}</p>
        </div>
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        <div class="row wrap">
          <Button size="sm" busy={busy} onClick={() => void say(true)}>
            {t('shareYes')}
          </Button>
          <Button kind="plain" size="sm" busy={busy} onClick={() => void say(false)}>
            {t('shareNo')}
          </Button>
        </div>
      </div>
    </section>
  )
}
