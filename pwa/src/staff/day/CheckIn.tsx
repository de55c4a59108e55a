import { PassCode } from '../PassCode'
import type { Arrival } from '../types'
import { checkInByCode } from './calls'
import { t } from './words'

export type { Arrival } from '../types'

/** Who shows a pass has arrived. */
export function CheckIn({ onArrived }: { onArrived: (arrival: Arrival) => void }) {
  const words = { short: t('codeShort'), placeholder: t('codePlaceholder'), label: t('code'), action: t('checkInCode') }
  return <PassCode words={words} onCode={async code => onArrived(await checkInByCode(code))} />
}
