import { online } from '../../../lib/online'
import { hhmm } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import type { IconName } from '../../../ui/names'
import { isMine, refused, sending, sendNow, sentAt } from './sending'
import { isOpen, only } from './vault'
import { t } from './words'

/** What is only on this device, and what became of the rest: said at all times. */
export function Strip() {
  const { work, opening } = only.value
  const [icon, words] = state(work, opening)
  const goes = work + opening > 0 && isOpen.value && isMine.value && online.value && sending.value === 'later'
  return (
    <div class="onlyhere">
      <p role="status" class={work > 0 ? 'grow now' : 'grow'}>
        <Icon name={icon} size="m" />
        <span>
          {work > 0 && <b>{t('only', { n: work })}</b>}
          {work > 0 && words && ' · '}
          {words}
        </span>
      </p>
      {goes && (
        <Button kind="plain" size="sm" icon="send" onClick={() => void sendNow()}>
          {t('send')}
        </Button>
      )}
    </div>
  )
}

function state(work: number, opening: number): [IconName, string] {
  if (sending.value === 'now') return ['refresh', t('sendingNow')]
  if (refused.value > 0) return ['level-3', t('refusedN', { n: refused.value })]
  if (work > 0) return [online.value ? 'lock' : 'offline', !isOpen.value ? t('unlockToSend') : online.value && sending.value === 'idle' ? '' : t('sendLater')]
  if (opening > 0) return ['eye', t(isOpen.value ? 'onlyLogs' : 'logsLocked')]
  return ['check', sentAt.value ? t('sent', { at: hhmm(sentAt.value) }) : t('onlyNone')]
}
