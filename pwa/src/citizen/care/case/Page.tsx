import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { local } from '../../../lib/local'
import { online } from '../../../lib/online'
import { useResource } from '../../../lib/resource'
import { useRoute, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { date, when } from '../../../lib/time'
import { useNow } from '../../../lib/useNow'
import { AgeNote } from '../../../ui/AgeNote'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Action, Item, List } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Void } from '../../../ui/Void'
import { Failed } from '../../Failed'
import { useLive } from '../../live'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { WithPasskey } from '../../sign-in/WithPasskey'
import { WhoAsks } from '../family/WhoAsks'
import { loadCase, type Case } from '../api'
import { Services } from '../services/Services'
import { howFar, needsSaid, promise, titleOf } from '../say'
import { t } from '../words'
import { AskDesk, Asked, Said } from './Questions'
import { ReopenDialog, WithdrawDialog } from './Ending'
import { EasyHowWasIt, HowWasIt } from './HowWasIt'

/** How a case goes: how far, by when, and what was said. Not kept on the phone, as it may speak of health. */
export default function CasePage() {
  const id = useRoute().params['id'] ?? ''
  const back = { to: '/care', label: t('care') }
  if (me.value === undefined) {
    return (
      <Screen title={t('care')} back={back}>
        <Skeleton kind="tall" />
      </Screen>
    )
  }
  if (me.value === null) {
    return (
      <Screen title={t('care')} back={back} bottom={<ButtonLink href={`/sign-in?next=${encodeURIComponent(`/care/${id}`)}`}>{t('signIn')}</ButtonLink>}>
        <Void art="empty" main title={t('needSignIn')} text={t('needSignInText')} />
      </Screen>
    )
  }
  // By the person's object: a sign-in with a passkey asks again.
  return <Mine key={`${id}${me.value.proof}`} id={id} back={back} />
}

interface Back {
  back: { to: string; label: string }
}

function Mine({ id, back }: { id: string } & Back) {
  const found = useResource(`care:case:${id}`, () => loadCase(id))
  useLive({ case: which => (which === id || which === '') && void found.refresh() })
  const one = found.data.value
  const error = found.error.value
  if (isProblem(error, 'care_proof_needed')) return <Proof back={back} />
  if (isProblem(error, 'not_found') || (isProblem(error, 'invalid_request') && !one)) {
    return (
      <Screen title={t('gone')} back={back} bottom={<ButtonLink href="/care">{t('toList')}</ButtonLink>}>
        <Void art="empty" main title={t('gone')} text={t('goneText')} />
      </Screen>
    )
  }
  if (!one && error) return <Failed error={error} back={back} onRetry={() => void found.refresh()} />
  if (!one) {
    return (
      <Screen title={t('care')} back={back}>
        <h1 class="vh">{t('care')}</h1>
        <Skeleton />
        <Skeleton kind="tall" />
      </Screen>
    )
  }
  return <Shown one={one} at={found.at.value} failed={error !== undefined} back={back} onChange={found.set} />
}

function Proof({ back }: Back) {
  return (
    <Screen
      title={t('proofTitle')}
      back={back}
      hasPhone
      bottom={
        <ButtonLink kind="plain" size="mid" icon="phone" href="tel:16602642">
          {t('callCare')}
        </ButtonLink>
      }
    >
      <Void art="empty" main title={t('proofTitle')} text={t('lockedHow')} />
      <WithPasskey />
    </Screen>
  )
}

interface ShownProps extends Back {
  one: Case
  at: number | undefined
  failed: boolean
  onChange: (one: Case) => void
}

function Shown({ one, at, failed, back, onChange }: ShownProps) {
  const now = useNow()
  const easy = settings.value.easy
  const [ending, setEnding] = useState<'withdraw' | 'reopen'>()
  const [telling, setTelling] = useState(false)
  const more = useRoute().query['view'] === 'more'
  useStep(telling)
  useStep(more)
  // Easy mode has what is needed seldom on a screen of its own.
  const folded = easy && one.access === 'full'
  const waits = one.questions.find(question => question.asked_by === 'staff' && question.answered_at === null)
  const title = titleOf(one)
  const { phone } = one.dong
  if (telling) {
    return (
      <Screen title={t('howWasIt')} back={back} hasPhone>
        <EasyHowWasIt id={one.id} onDone={() => setTelling(false)} />
      </Screen>
    )
  }
  const call = (
    <ButtonLink kind="plain" size="mid" icon="phone" href={`tel:${phone.replaceAll('-', '')}`}>
      {t('callOffice', { phone })}
    </ButtonLink>
  )
  const giveUp = one.can_withdraw && online.value && (
    <div>
      <Button kind="plain" size="mid" onClick={() => setEnding('withdraw')}>
        {t(one.withdrawing_ends ? 'stop' : 'withdraw')}
      </Button>
      <WithdrawDialog one={one} open={ending === 'withdraw'} onClose={() => setEnding(undefined)} onChange={onChange} />
    </div>
  )
  const notMine = !one.can_withdraw && one.withdrawing_ends > 0 && <p class="t2">{t('stopNotMine')}</p>
  if (folded && more) {
    return (
      <Screen title={t('more')} back={{ to: `/care/${one.id}`, label: t('back') }} hasPhone bottom={call}>
        <h1>{t('more')}</h1>
        <Around one={one} />
        {giveUp}
        {notMine}
      </Screen>
    )
  }
  return (
    <Screen title={title} back={back} hasPhone bottom={call}>
      <p class="t2">{title}</p>
      <h1 class="m4">{t(`is_${one.status}`)}</h1>
      <AgeNote at={at} failed={failed} />
      <Progress one={one} now={now} lit={!waits} />
      {waits && <Asked key={waits.id} id={one.id} question={waits} onChange={onChange} />}
      {one.relation === 'self' && !(easy && waits) && <WhoAsks />}
      {one.access === 'asked' && <Note icon="lock">{t('askedOnly')}</Note>}
      {one.access === 'asked' && one.mandate === 'asked' && <Action icon="users" href="/care/family" title={t('toConfirm')} detail={t('toConfirmHint')} />}
      {one.has_plan && <Action icon="doc" href={`/care/${one.id}/plan`} title={t('seePlan')} detail={t('seePlanHint')} />}
      {one.access === 'full' && ['approved', 'in_service', 'monitoring'].includes(one.status) && <Services id={one.id} calls={!easy} />}
      {one.status === 'closed' && online.value && <HowWasIt id={one.id} onOpen={easy ? () => setTelling(true) : undefined} />}
      {!easy && <Said questions={one.questions.filter(question => question !== waits)} />}
      {!easy && one.closed_at === null && online.value && <AskDesk id={one.id} onChange={onChange} />}
      {!easy && <Facts one={one} />}
      {folded ? (
        <Action icon="doc" href={`/care/${one.id}?view=more`} title={t('more')} />
      ) : (
        <Around one={one} />
      )}
      {!folded && giveUp}
      {!folded && notMine}
      {one.can_reopen && online.value && (
        <div>
          <Button icon="refresh" onClick={() => setEnding('reopen')}>
            {t('reopen')}
          </Button>
        </div>
      )}
      <ReopenDialog one={one} open={ending === 'reopen'} onClose={() => setEnding(undefined)} onChange={onChange} />
    </Screen>
  )
}

/** What belongs to the request besides, each on a page of its own. */
function Around({ one }: { one: Case }) {
  const easy = settings.value.easy
  const full = one.access === 'full'
  const self = one.relation === 'self'
  if (easy && !full) return null
  return (
    <div class="ruled">
      <List>
        {!easy && <Item icon="doc" href={`/care/${one.id}/documents`} title={t('documents')} detail={t('documentsHint')} />}
        {one.mandate === 'confirmed' && one.closed_at === null && <Item icon="users" href={`/care/${one.id}/family`} title={t('weekTitle')} detail={t('weekHint')} />}
        {full && one.close_reason !== 'deceased' && (
          <Item icon="check" href={`/care/${one.id}/consents`} title={t(self ? 'consents' : 'consentsOf')} detail={t(self ? 'consentsHint' : 'consentsOfHint')} />
        )}
        {full && <Item icon="eye" href={`/care/${one.id}/readers`} title={t('readers')} detail={t('readersHint')} />}
      </List>
    </div>
  )
}

const COLUMNS = [
  [1, 'mail'],
  [2, 'door'],
  [3, 'doc'],
  [4, 'care'],
] as const

/** Four rising columns: the lit ones are behind or under way. A sentence says it again, with the day that is promised. `lit`: nothing else waits for the person. */
function Progress({ one, now, lit }: { one: Case; now: number; lit: boolean }) {
  const far = howFar(one.status)
  const { visit } = one
  const promised = visit ? t('visitAt', { time: when(visit.starts_at, now) }) : promise(one, now)
  if (far === 0) {
    const why = one.close_reason && one.close_reason !== 'other' ? t(`close_${one.close_reason}`) : undefined
    if (one.close_reason === 'deceased') {
      return (
        <Panel>
          <p>{t('close_deceased')}</p>
          <p class="m4 t2">{t('diedText')}</p>
        </Panel>
      )
    }
    return (
      <Panel kind="lit">
        <p>{why ?? t('endedText')}</p>
        {why && one.can_reopen && <p class="m4">{t('endedText')}</p>}
      </Panel>
    )
  }
  return (
    <div class="stack">
      <p class="vh">{t('farAlt', { n: far })}</p>
      <ol class="far">
        {COLUMNS.map(([n, icon]) => (
          <li key={n} class={`lv${n}${n <= far ? ' on' : ''}`} {...(n === far && { 'aria-current': 'step' as const })}>
            <Icon name={icon} />
            {t(`far${n}`)}
          </li>
        ))}
      </ol>
      <div aria-live="polite">
        {one.pause_reason ? (
          <Panel>
            <State icon="clock">{t('pauseTag')}</State>
            <p class="m8">
              <b>{t(`paused_${one.pause_reason}`)}</b>
            </p>
            <p class="t2">{t('pausedText')}</p>
          </Panel>
        ) : (
          promised && (
            <Panel {...(lit && { kind: 'lit' as const })}>
              <div class="row">
                <Icon name="calendar" />
                <p class="grow">
                  <b>{promised}</b>
                  {visit && (
                    <>
                      <br />
                      <span class="t2">{t('visitBy', { who: visit.staff_name })}</span>
                    </>
                  )}
                </p>
              </div>
            </Panel>
          )
        )}
      </div>
    </div>
  )
}

function Facts({ one }: { one: Case }) {
  return (
    <Panel kind="out">
      <h2>{t('facts')}</h2>
      <dl class="facts m8">
        <dt>{t('sumNeeds')}</dt>
        <dd>{needsSaid(one.needs)}</dd>
        {one.words && (
          <>
            <dt>{t('sumWords')}</dt>
            <dd class="lines">“{one.words}”</dd>
          </>
        )}
        <dt>{t('receivedAt')}</dt>
        <dd>{date(one.received_at)}</dd>
        <dt>{t('office')}</dt>
        <dd>{t('officeOf', { dong: local(one.dong, 'name') })}</dd>
        <dt>{t('code')}</dt>
        <dd>
          <b>{`${one.code.slice(0, 4)} ${one.code.slice(4)}`}</b>
          <br />
          <span class="s t2">{t('codeHint')}</span>
        </dd>
      </dl>
    </Panel>
  )
}
