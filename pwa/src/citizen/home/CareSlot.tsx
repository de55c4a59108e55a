import { useLater } from '../../lib/later'
import { kept } from '../../lib/store'
import { me } from '../session'

/** What of care waits for the person. Fetched after the page is shown, and only for somebody who may have any. */
export function CareSlot() {
  const who = me.value
  const mayHave = async (): Promise<boolean> => who !== undefined && (who !== null || (await kept('draft:care', 'mine')) !== undefined)
  const Waiting = useLater(async () => ((await mayHave()) ? (await import('../care/Waiting')).default : undefined), [who?.id])
  return Waiting ? <Waiting /> : null
}
