import { useState } from 'preact/hooks'
import { nearDay } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { toast } from '../../../ui/Toasts'
import { postReply, type Booking } from '../api'
import { t } from '../words'

/** From so long before a visit on people are asked whether they come. */
const ASKED_BEFORE = 48 * 3_600_000

/** Whether a visit is near enough to be asked about, and has not begun. */
export function isAsked({ status, starts_at }: Pick<Booking, 'status' | 'starts_at'>, now: number): boolean {
  const left = Date.parse(starts_at) - now
  return status === 'confirmed' && left > 0 && left <= ASKED_BEFORE
}

interface ReplyProps {
  booking: Booking
  onChange: (booking: Booking) => void
  onCannot: () => void
}

/** Coming, late, or not: the counsellor sees it at once, and it can be changed. */
export function Reply({ booking, onChange, onCannot }: ReplyProps) {
  const [busy, setBusy] = useState<'coming' | 'late'>()
  const { reply } = booking
  const say = async (what: 'coming' | 'late'): Promise<void> => {
    if (busy || what === reply) return
    setBusy(what)
    try {
      onChange(await postReply(booking.id, what))
    } catch (error) {
      toast(explain(error))
    } finally {
      setBusy(undefined)
    }
  }
  const near = nearDay(booking.starts_at, Date.now())
  return (
    <>
      <p class="s t2" id="reply" role="status">
        {t(reply === 'late' ? 'replyLate' : reply === 'coming' ? 'replyComing' : 'replyAsk', { near })}
      </p>
      <div class="three" role="group" aria-labelledby="reply">
        {(['coming', 'late'] as const).map(what => (
          <Button key={what} size="mid" {...((reply ?? 'coming') !== what && { kind: 'plain' as const })} {...(reply === what && { icon: 'check' as const })} pressed={reply === what} busy={busy === what} onClick={() => void say(what)}>
            {t(what === 'late' ? 'late' : 'coming')}
          </Button>
        ))}
        <Button size="mid" kind="plain" onClick={onCannot}>
          {t('cannot')}
        </Button>
      </div>
    </>
  )
}
