import { choose, settings } from '../lib/settings'
import { t } from '../messages'
import { Switch } from './Switch'

export function EasySwitch() {
  return <Switch on={settings.value.easy} label={t('easyMode')} onChange={easy => choose({ easy })} />
}
