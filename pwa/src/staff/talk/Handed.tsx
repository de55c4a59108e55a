import { useEffect, useRef } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { dateKey, day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { loadHandovers, seeHandover } from './calls'
import { t } from './words'

/** Whom others gave to me, until I say that I have them. `turn` changes when something at the site did. */
export function Handed({ turn, onShow }: { turn: number | undefined; onShow: (booking: string, date: string) => void }) {
  const handed = useResource('staff:handovers', loadHandovers)
  const begun = useRef(turn)
  useEffect(() => {
    if (turn !== begun.current) void handed.refresh()
  }, [turn])
  const first = handed.data.value?.[0]
  if (!first) return null
  const take = async (): Promise<void> => {
    try {
      await seeHandover(first.id)
      await handed.refresh()
    } catch (error) {
      toast(explain(error), { icon: 'level-3' })
    }
  }
  return (
    <div class="stale" role="status">
      <Icon name="users" />
      <p class="grow lines">
        <b>{t('handed', { from: first.from_name, who: first.name ?? '' })}</b> {dayName(first.starts_at)} {hhmm(first.starts_at)}
        <br />
        {first.word}
      </p>
      <Button kind="plain" size="sm" onClick={() => onShow(first.booking_id, dateKey(first.starts_at))}>
        {t('show')}
      </Button>
      <Button kind="plain" size="sm" onClick={() => void take()}>
        {t('take')}
      </Button>
    </div>
  )
}
