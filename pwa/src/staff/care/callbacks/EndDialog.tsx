import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { useSend } from '../useSend'
import { ENDS, type Ended, type Item } from './calls'
import { t } from './words'

/** Whether somebody was sought long enough to be given up on; the server asks the same. */
export const mayGiveUp = ({ calls, visits }: Pick<Item, 'calls' | 'visits'>): boolean => visits >= 1 && calls + visits >= 2

/** How a call ended; what was written stays here until it is sent. */
export function EndDialog({ of: item, onClose, onEnd }: { of: Item; onClose: () => void; onEnd: (outcome: Ended, word: string) => Promise<string | undefined> }) {
  const draft = useTabDraft<{ outcome: Ended | ''; word: string }>(`callback-end:${item.id}`, { outcome: '', word: '' })
  const { outcome, word } = draft.value.value
  const lacksWord = outcome === 'passed_on' && !word.trim()
  const { tried, busy, problem, send } = useSend(
    outcome !== '' && !lacksWord,
    async () => (outcome ? onEnd(outcome, word.trim()) : undefined),
    draft.clear,
  )
  return (
    <Dialog
      open
      title={t('endTitle', { who: item.name })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('endDo')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        <fieldset class="radios">
          <legend class="vh">{t('end')}</legend>
          {ENDS.map(one => {
            const off = one === 'not_found' && !mayGiveUp(item)
            return (
              <label key={one}>
                <input type="radio" name="outcome" disabled={off} checked={outcome === one} onChange={() => draft.set({ outcome: one })} />
                <span>
                  {t(`end_${one}`)}
                  {off && <small class="t2"> {t('notYet')}</small>}
                </span>
              </label>
            )
          })}
        </fieldset>
        <p class="err" role="alert" hidden={!tried || outcome !== ''}>
          {t('chooseEnd')}
        </p>
        <Field label={t(outcome === 'passed_on' ? 'wordTo' : 'word')} hint={t(outcome === 'passed_on' ? 'wordToHint' : 'wordHint')} lines={3} most={2000} value={word} error={tried && lacksWord ? t('wordNeeded') : undefined} onInput={said => draft.set({ word: said })} />
        <p class="err" role="alert" hidden={!problem}>
          {problem}
        </p>
      </div>
    </Dialog>
  )
}
