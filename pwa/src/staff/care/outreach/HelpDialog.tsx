import { useState } from 'preact/hooks'
import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Note } from '../../../ui/Note'
import type { Item } from './calls'
import { nameOf } from './say'
import { t } from './words'

/** Which help somebody needs; what was written stays here until it is sent. */
export function HelpDialog({ of: item, onClose, onSend }: { of: Item; onClose: () => void; onSend: (note: string) => Promise<string | undefined> }) {
  const draft = useTabDraft(`outreach-help:${item.id}`, { note: '' })
  const { note } = draft.value.value
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    setTried(true)
    if (busy || !note.trim()) return
    setBusy(true)
    const refused = await onSend(note.trim())
    setBusy(false)
    setProblem(refused ?? '')
    if (refused === undefined) await draft.clear()
  }
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
