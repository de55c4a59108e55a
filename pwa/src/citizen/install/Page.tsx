import { HowToInstall } from './Steps'
import { t } from './words'

export default function Install() {
  return <HowToInstall back={{ to: '/settings', label: t('back') }} />
}
