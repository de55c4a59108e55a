import { PassCode } from '../PassCode'
import { findLoan, type StaffLoan } from './calls'
import { t } from './words'

/** The loan of a pass, for both ways. */
export function Find({ onFound }: { onFound: (loan: StaffLoan) => void }) {
  const words = { short: t('codeShort'), placeholder: t('codePlaceholder'), label: t('code'), action: t('find') }
  return <PassCode words={words} onCode={async code => onFound(await findLoan(code))} leaves />
}
