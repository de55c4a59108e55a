import { useEffect } from 'preact/hooks'
import { online } from '../../../lib/online'
import { focusHeading, useLocation } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Action } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Void } from '../../../ui/Void'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { placeOf, type Asking } from '../asking'
import { until, needsSaid, titleOf, whoOf } from '../say'
import { receipt, send, sending } from '../sending'
import { t } from '../words'

const HOME = () => ({ to: '/care', label: t('care') })

/** After 'send': on its way, still on this phone, or received. The three look different. */
export function Sent({ asking }: { asking: Asking }) {
  const { route } = useLocation()
  const got = receipt.value
  const { pressed_at, refused } = asking
  const where = got ? undefined : refused ? `/care/ask/${placeOf(refused, asking, settings.value.easy)}` : pressed_at === null ? '/care' : undefined
  useEffect(() => {
    if (where) route(where, true)
  }, [where])
  // Each next state takes the focus.
  const state = got ? 'got' : sending.value ? 'sending' : 'unsent'
  useEffect(() => void focusHeading(), [state])
  if (got) return <Got />
  if (where || me.value === undefined) {
    return (
      <Screen title={t('title')} back={HOME()}>
        <Skeleton />
      </Screen>
    )
  }
  if (state === 'sending') {
    return (
      <Screen title={t('sendingTitle')} back={HOME()} hasPhone>
        <h1 class="m8">{t('sendingTitle')}</h1>
        <p class="t2 m8" role="status">
          {t('sendingText')}
        </p>
        <Skeleton kind="tall" />
      </Screen>
    )
  }
  return <Unsent asking={asking} />
}

function Unsent({ asking }: { asking: Asking }) {
  const who = me.value?.name
  return (
    <Screen
      title={t('unsentTitle')}
      back={HOME()}
      hasPhone
      bottom={
        <>
          {who ? (
            <Button icon="refresh" onClick={() => void send()}>
              {t('sendNow')}
            </Button>
          ) : (
            <ButtonLink href={`/sign-in?next=${encodeURIComponent('/care/ask/sent')}`}>{t('toSignIn')}</ButtonLink>
          )}
          <ButtonLink kind="plain" size="mid" icon="phone" href="tel:16602642">
            {t('callCare')}
          </ButtonLink>
        </>
      }
    >
      <Void art="offline" main title={t('unsentTitle')} text={t(online.value ? (who ? 'unsentSlow' : 'unsentSignIn') : who ? 'unsentText' : 'unsentSignInLater')} />
      <Panel kind="out">
        <div class="row start">
          <Icon name="send" />
          <div class="grow">
            <b>{titleOf({ relation: whoOf(asking), name: null })}</b>
            <p class="t2">{needsSaid(asking.needs)}</p>
            <p class="m8">
              <State icon="doc">{t('onlyHere')}</State>
            </p>
          </div>
        </div>
      </Panel>
      {who && <Note icon="info">{t('unsentNote')}</Note>}
    </Screen>
  )
}

function Got() {
  const { relation, case_id, code, joined, due_at } = receipt.value!
  const thanks = relation === 'neighbour' || (joined && !case_id)
  const title = relation === 'neighbour' ? t('thanksTitle') : joined ? t('joinedTitle') : t('receivedTitle')
  const text = relation === 'neighbour' ? t('thanksText') : joined ? t('joinedText') : due_at ? t('receivedText', { day: until(due_at, Date.now()) }) : t('receivedSoon')
  return (
    <Screen
      title={title}
      back={HOME()}
      hasPhone
      bottom={
        thanks ? (
          <ButtonLink href="/">{t('toHome')}</ButtonLink>
        ) : (
          <>
            <ButtonLink href={`/care/${case_id}`}>{t('toCase')}</ButtonLink>
            <ButtonLink kind="plain" size="mid" icon="phone" href="tel:16602642">
              {t('callCare')}
            </ButtonLink>
          </>
        )
      }
    >
      <section class="got">
        <State kind="ok" icon="check">
          {t('received')}
        </State>
        <h1 class="m12">{title}</h1>
        <p class="m8">{text}</p>
        {code && (
          <>
            <p class="s t2 m20">{t('code')}</p>
            <p class="figure">{`${code.slice(0, 4)} ${code.slice(4)}`}</p>
            <p class="s t2">{t('codeHint')}</p>
          </>
        )}
      </section>
      {case_id && <Action icon="doc" href={`/care/${case_id}/documents`} title={t('addPhoto')} detail={t('addPhotoHint')} />}
      {!thanks && relation !== 'self' && <Note icon="users">{t('receivedMandate')}</Note>}
    </Screen>
  )
}
