import { EasySwitch } from '../../ui/EasySwitch'
import { Item, List } from '../../ui/List'
import { me } from '../session'
import { Screen } from '../Screen'
import { t } from './words'

export default function My() {
  const heading = me.value?.name ? t('hello', { name: me.value.name }) : t('title')
  return (
    <Screen title={t('title')} heading={heading} tab="/my" top={<EasySwitch />}>
      <List>
        {!me.value && <Item icon="me" href="/sign-in" strong title={t('signIn')} detail={t('signInHint')} />}
        <Item icon="bell" href="/alerts/choices" title={t('alerts')} detail={t('alertsHint')} />
        <Item icon="settings" href="/settings" title={t('settings')} detail={t('settingsHint')} />
        <Item icon="phone" href="tel:120" title={t('call')} detail={t('callHint')} />
      </List>
    </Screen>
  )
}
