import { useState } from 'preact/hooks'
import { EasySwitch } from '../../ui/EasySwitch'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { More } from '../../ui/More'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { useFew } from '../../lib/few'
import { useStep } from '../../lib/router'
import { settings } from '../../lib/settings'
import { unreadInbox } from '../inbox'
import { me, signedOut, type Me } from '../session'
import { Screen } from '../Screen'
import { CareSlot } from '../home/CareSlot'
import { signOut } from './api'
import { Ask } from './Ask'
import { Latest } from './inbox/Latest'
import { t } from './words'

export default function My() {
  const who = me.value
  const [asking, setAsking] = useState(false)
  const [everything, setEverything] = useState(false)
  // Easy mode starts with what people need often; the account is a second screen.
  const easy = settings.value.easy
  const few = easy && !everything && Boolean(who)
  useStep(everything)
  const usual = !easy || !who || few
  return (
    <Screen title={t('title')} heading={who?.name ? t('hello', { name: who.name }) : t('title')} tab="/my" top={<EasySwitch />}>
      {who === undefined && <Skeleton />}
      {who === null && (
        <Panel kind="lit">
          <h2>{t('signInTitle')}</h2>
          <p class="m4">{t('signInText')}</p>
          <div class="m12">
            <ButtonLink size="mid" href="/sign-in">
              {t('signIn')}
            </ButtonLink>
          </div>
        </Panel>
      )}
      {!easy && <CareSlot />}
      {who && !easy && <Latest />}
      {who && !few && <Account who={who} onSignOut={() => setAsking(true)} />}
      {usual && (
        <section>
          <h2 class="vh">{t('settings')}</h2>
          <div class="ruled">
            <List>
              {few && <Item icon="mail" href="/my/inbox" title={t('inbox')} strong={unreadInbox.value > 0} />}
              {!easy && <Item icon="users" href="/care" title={t('care')} detail={t('careHint')} />}
              <Item icon="bell" href="/alerts/choices" title={t('alerts')} detail={t('alertsHint')} />
              <Item icon="settings" href="/settings" title={t('settings')} detail={t('settingsHint')} />
              {!easy && <Item icon="phone" href="tel:120" title={t('call')} detail={t('callHint')} />}
              {few && <Item icon="me" onClick={() => setEverything(true)} title={t('everything')} end={<Icon name="down" />} />}
              {who && !easy && <Item icon="door" title={t('signOut')} onClick={() => setAsking(true)} />}
            </List>
          </div>
        </section>
      )}
      <SignOut open={asking} onClose={() => setAsking(false)} />
    </Screen>
  )
}

function Account({ who, onSignOut }: { who: Me; onSignOut: () => void }) {
  const few = useFew(
    [
      <Item key="passkeys" icon="lock" href="/my/passkeys" title={t('passkeys')} detail={t('passkeysHint', { n: who.passkeys })} />,
      <Item key="calendar" icon="calendar" href="/my/calendar" title={t('calendar')} detail={t('calendarHint')} />,
      <Item key="devices" icon="eye" href="/my/devices" title={t('devices')} detail={t('devicesHint')} />,
      <Item key="sms" icon="mail" href="/my/sms" title={t('sms')} detail={t('smsHint')} />,
      <Item key="points" icon="history" href="/my/penalties" title={t('points')} detail={t('pointsHint')} />,
      <Item key="data" icon="doc" href="/my/data" title={t('data')} detail={t('dataHint')} />,
      settings.value.easy && <Item key="out" icon="door" title={t('signOut')} onClick={onSignOut} />,
    ].filter(Boolean),
    3,
  )
  return (
    <section>
      <h2 class="vh">{t('account')}</h2>
      <div class="ruled" ref={few.box}>
        <List>{few.shown}</List>
      </div>
      <More label={t('more')} few={few} />
    </section>
  )
}

function SignOut({ open, onClose }: { open: boolean; onClose: () => void }) {
  const yes = async (): Promise<void> => {
    await signOut()
    onClose()
    await signedOut()
    toast(t('signedOut'), { icon: 'check' })
  }
  return (
    <Ask open={open} title={t('signOutAsk')} yes={t('signOutYes')} onClose={onClose} onYes={yes}>
      <p>{t('signOutText')}</p>
    </Ask>
  )
}
