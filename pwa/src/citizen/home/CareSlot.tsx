import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { kept } from '../../lib/store'
import { wordsReady } from '../../messages'
import { me } from '../session'

/** What of care waits for the person. Fetched after the page is shown, and only for somebody who may have any. */
export function CareSlot() {
  const [Waiting, setWaiting] = useState<ComponentType>()
  const who = me.value
  useEffect(() => {
    if (who === undefined) return
    const load = async (): Promise<void> => {
      if (!who && !(await kept('draft:care', 'mine'))) return
      const { default: waiting } = await import('../care/Waiting')
      await wordsReady()
      setWaiting(() => waiting)
    }
    load().catch(() => undefined)
  }, [who?.id])
  return Waiting ? <Waiting /> : null
}
