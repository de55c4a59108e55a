import type { Delivery as Facts } from '../types'
import { number } from './where'
import { t } from './words'

/** How far the sending is: a bar, and the same in words. */
export function Progress({ delivery }: { delivery: Facts }) {
  const done = delivery.total - delivery.open
  const share = delivery.total ? Math.round((done / delivery.total) * 100) : delivery.status === 'finished' ? 100 : 0
  const words = `${t(`delivery_${delivery.status}`)}, ${t('progress', { done: number(delivery.accepted), all: number(delivery.total) })}`
  return (
    <div class="deliv">
      <div class="hold" role="progressbar" aria-label={t(`delivery_${delivery.status}`)} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-valuetext={words}>
        <i style={{ width: `${share}%` }} />
      </div>
      <p class="s">
        {words}
        {delivery.seconds_left != null && <> · {t('pace', { rate: number(delivery.a_second), left: t('seconds_left', { n: delivery.seconds_left }) })}</>}
      </p>
    </div>
  )
}
