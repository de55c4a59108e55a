import { useEffect } from 'preact/hooks'
import { useFew } from '../../lib/few'
import { useResource } from '../../lib/resource'
import { settings } from '../../lib/settings'
import { ago } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { t as shell } from '../../messages'
import { AgeNote } from '../../ui/AgeNote'
import { Art } from '../../ui/Art'
import { ButtonLink } from '../../ui/Button'
import { Action, Item, List } from '../../ui/List'
import { More } from '../../ui/More'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Stopped } from '../../ui/Stopped'
import { useLive } from '../live'
import { Screen } from '../Screen'
import { me } from '../session'
import { WithPasskey } from '../sign-in/WithPasskey'
import { WhoAsks } from './family/WhoAsks'
import { loadMine, type CaseListed } from './api'
import { promise, titleOf } from './say'
import { draft, unsent } from './sending'
import { t } from './words'

/** How to ask for care, and how far what was asked for has come. */
export default function Care() {
  const who = me.value
  const written = draft.ready.value && unsent(draft.value.value)
  return (
    <Screen
      title={t('title')}
      back={{ to: '/', label: shell('home') }}
      hasPhone
      bottom={
        <>
          <ButtonLink icon={written ? 'edit' : 'plus'} href={written === 'pressed' ? '/care/ask/sent' : '/care/ask/check'}>
            {t(written ? 'goOn' : 'start')}
          </ButtonLink>
          <ButtonLink kind="plain" size="mid" icon="phone" href="tel:16602642">
            {t('callCare')}
          </ButtonLink>
        </>
      }
    >
      {who === undefined ? <Skeleton kind="tall" /> : who ? <Mine key={who.id} /> : <Intro />}
      {who === null && !settings.value.easy && (
        <p>
          <a class="link" href="/sign-in?next=%2Fcare">
            {t('signInToSee')}
          </a>
        </p>
      )}
    </Screen>
  )
}

function Written() {
  const { pressed_at, refused } = draft.value.value
  if (!draft.ready.value || !unsent(draft.value.value)) return null
  return (
    <Panel kind="lit">
      <State icon="doc">{t('onlyHere')}</State>
      <h2 class="m8">{t(pressed_at !== null ? 'waitUnsent' : refused ? 'waitRefused' : 'waitWritten')}</h2>
      <p class="m4">{t(pressed_at !== null ? 'waitUnsentText' : refused ? 'waitRefusedText' : 'waitWrittenText')}</p>
    </Panel>
  )
}

function Intro() {
  const easy = settings.value.easy
  return (
    <>
      {!easy && <Art name="easy-meal" class="bowl" />}
      <h1 class="m12">{t('question')}</h1>
      <p class={easy ? 't2 m8' : 't2 lines m8'}>{t('text')}</p>
      <Written />
      {!easy && (
        <Panel>
          <h2>{t('howTitle')}</h2>
          <ol class="do m8">
            <li>{t('how1')}</li>
            <li>{t('how2')}</li>
            <li>{t('how3')}</li>
          </ol>
        </Panel>
      )}
      <Note icon="siren">{t('danger')}</Note>
    </>
  )
}

function Mine() {
  const mine = useResource('care:cases', loadMine, { keepOn: 'mine' })
  useLive({ case: () => void mine.refresh() })
  // A sign-in with a passkey opens what was locked.
  const proof = me.value
  useEffect(() => void (mine.at.peek() && mine.refresh()), [proof])
  const found = mine.data.value
  const open = found?.cases.filter(one => one.closed_at === null) ?? []
  const ended = found?.cases.filter(one => one.closed_at !== null) ?? []
  const few = useFew([...open, ...ended], 2)
  if (!found && mine.error.value) {
    return (
      <>
        <Intro />
        <Stopped error={mine.error.value} onRetry={() => void mine.refresh()} />
      </>
    )
  }
  if (!found) return <Skeleton kind="tall" />
  if (found.cases.length === 0 && found.locked === 0) {
    return (
      <>
        <Intro />
        <WhoAsks />
      </>
    )
  }
  const shown = (cases: readonly CaseListed[]): readonly CaseListed[] => cases.filter(one => few.shown.includes(one))
  return (
    <>
      <h1 class="m8">{t('mine')}</h1>
      <AgeNote at={mine.at.value} failed={mine.error.value !== undefined} />
      <Written />
      {!settings.value.easy && <WhoAsks />}
      <div ref={few.box}>
        <Cases cases={shown(open)} />
        {shown(ended).length > 0 && <h2 class="m20">{t('ended')}</h2>}
        <Cases cases={shown(ended)} />
      </div>
      <More label={t('moreCases')} few={few} />
      {found.locked > 0 && <Locked n={found.locked} />}
      {!settings.value.easy && <Action icon="users" href="/care/family" title={t('familyTitle')} detail={t('familyHint')} />}
    </>
  )
}

function Cases({ cases }: { cases: readonly CaseListed[] }) {
  const now = useNow()
  if (cases.length === 0) return null
  return (
    <List>
      {cases.map(one => (
        <Item
          key={one.id}
          icon="care"
          href={`/care/${one.id}`}
          strong={one.closed_at === null}
          title={`${titleOf(one)}${shell('comma')}${t(`is_${one.status}`)}`}
          detail={
            <>
              {one.pause_reason ? t(`paused_${one.pause_reason}`) : (promise(one, now) ?? ago(one.received_at, now))}
              {(one.to_answer > 0 || one.pause_reason) && (
                <span class="below">
                  {one.to_answer > 0 ? (
                    <State kind="now" icon="clock">
                      {t('answerTag')}
                    </State>
                  ) : (
                    <State icon="clock">{t('pauseTag')}</State>
                  )}
                </span>
              )}
            </>
          }
        />
      ))}
    </List>
  )
}

/** A number may have been somebody else's before: who reads about care proves more. */
export function Locked({ n }: { n: number }) {
  return (
    <Panel>
      <h2>{t('lockedTitle')}</h2>
      <p class="m4">{t('lockedText', { n })}</p>
      <p class="m8">{t('lockedHow')}</p>
      {!settings.value.easy && <WithPasskey />}
    </Panel>
  )
}
