import { RetryAnd120, stoppedWords } from '../ui/Stopped'
import { Void } from '../ui/Void'
import { Screen } from './Screen'

interface FailedProps {
  error: unknown
  back: { to: string; label: string }
  onRetry: () => void
}

/** A page of one action whose data could not be fetched. */
export function Failed({ error, back, onRetry }: FailedProps) {
  const words = stoppedWords(error)
  return (
    <Screen title={words.title} back={back} hasPhone bottom={<RetryAnd120 onRetry={onRetry} />}>
      <Void art="offline" main {...words} />
    </Screen>
  )
}
