import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Note } from '../../../ui/Note'
import { useSend } from '../useSend'
import type { Item } from './calls'
import { nameOf } from './say'
import { t } from './words'

/** Which help somebody needs; what was written stays here until it is sent. */
export function HelpDialog({ of: item, onClose, onSend }: { of: Item; onClose: () => void; onSend: (note: string) => Promise<string | undefined> }) {
  const draft = useTabDraft(`outreach-help:${item.id}`, { note: '' })
  const { note } = draft.value.value
  const { tried, busy, problem, send } = useSend(note.trim() !== '', () => onSend(note.trim()), draft.clear)
  return (
    <Dialog
      open
      title={t('helpTitle', { who: nameOf(item) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('helpSend')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        <Note icon="info">{t('helpText')}</Note>
        <Field label={t('helpWord')} hint={t('helpHint')} lines={3} most={2000} value={note} error={tried && !note.trim() ? t('helpShort') : undefined} onInput={word => draft.set({ note: word })} />
        <p class="err" role="alert" hidden={!problem}>
          {problem}
        </p>
      </div>
    </Dialog>
  )
}
