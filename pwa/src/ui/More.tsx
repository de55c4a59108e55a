import { t } from '../messages'
import { Button } from './Button'

/** Under a list that comes a few at a time: the next few, and from the last ones back to the first. */
export function More({ label, few }: { label: string; few: { next: (() => void) | undefined; first: (() => void) | undefined } }) {
  const go = few.next ?? few.first
  if (!go) return null
  return (
    <div>
      <Button kind="plain" icon={few.next ? 'down' : 'refresh'} onClick={go}>
        {few.next ? label : t('fromStart')}
      </Button>
    </div>
  )
}
