import { Answer } from './Answer'
import { useMandates } from './useMandates'

/** Whoever asks to act for the reader and waits for an answer; nothing where nobody does. */
export function WhoAsks() {
  const mandates = useMandates()
  return (
    <>
      {mandates.data.value?.over_me
        .filter(one => one.status === 'asked')
        .map(one => (
          <Answer key={one.id} mandate={one} onChange={mandates.set} />
        ))}
    </>
  )
}
