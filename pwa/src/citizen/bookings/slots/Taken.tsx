import { useEffect, useRef } from 'preact/hooks'
import { Panel } from '../../../ui/Panel'
import type { Service, Slot } from '../api'
import { withTopic } from '../say'
import { t } from '../words'
import { SlotList } from './SlotList'
import type { Lost } from './useHolding'

interface TakenProps {
  lost: Lost
  service: Service
  busyAt: string | undefined
  onTake: (slot: Slot) => void
  onOther: () => void
  /** What a press does, if not keep the time. */
  text?: string
  /** Words were written that are still there. */
  written?: boolean
}

/** That time just went: the nearest ones, each a tap away. */
export function Taken({ lost, service, busyAt, onTake, onOther, text, written }: TakenProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [lost])
  return (
    <Panel kind="lit">
      <h2 ref={heading} tabIndex={-1}>
        {t('takenTitle', { time: withTopic(lost.starts_at) })}
      </h2>
      <p class="m4">
        {lost.nearest.length > 0 ? (text ?? t('takenText')) : t('takenNone')} {written && t('takenSafe')}
      </p>
      <SlotList slots={lost.nearest} service={service} busyAt={busyAt} onTake={onTake} />
      <p class="m12">
        <button type="button" class="link" onClick={onOther}>
          {t('otherTimes')}
        </button>
      </p>
    </Panel>
  )
}
