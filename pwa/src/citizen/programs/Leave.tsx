import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Note } from '../../ui/Note'
import type { Enrolment } from './api'
import type { Taking } from './useTaking'
import { t } from './words'

const WORDS = {
  enrolled: { ask: 'cancelAsk', text: 'cancelText', yes: 'cancelYes' },
  offered: { ask: 'declineAsk', text: 'declineText', yes: 'declineYes' },
  waiting: { ask: 'leaveAsk', text: 'leaveText', yes: 'leaveYes' },
} as const

/** Sure? What is given up goes to somebody else at once. */
export function Leave({ enrolment, open, taking, onClose }: { enrolment: Enrolment; open: boolean; taking: Taking; onClose: () => void }) {
  const { status } = enrolment
  const words = WORDS[status === 'enrolled' || status === 'offered' ? status : 'waiting']
  const leave = async (): Promise<void> => {
    if (await taking.leave(enrolment)) onClose()
  }
  return (
    <Dialog
      open={open}
      title={t(words.ask)}
      onClose={onClose}
      actions={
        <>
          <Button busy={taking.busy} onClick={() => void leave()}>
            {t(words.yes)}
          </Button>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p>{t(words.text)}</p>
      {taking.error && (
        <div class="m12" role="alert">
          <Note icon="info">{taking.error}</Note>
        </div>
      )}
    </Dialog>
  )
}
