import { useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Refusal, Strands } from '../editing/Refusal'
import { useChange } from '../editing/useChange'
import type { Holiday } from '../types'
import { putHoliday } from './calls'
import { t } from './words'

const BLANK: Holiday = { on_date: '', name_ko: '', name_en: '', substitute: false }

interface HolidayFormProps {
  /** The one that is changed; none for a new one. Its date is its name, so it stays. */
  holiday: Holiday | undefined
  open: boolean
  onClose: () => void
  onSaved: (holiday: Holiday) => void
}

export function HolidayForm({ holiday, open, onClose, onSaved }: HolidayFormProps) {
  const draft = useDraft<Holiday>(`holiday:${holiday?.on_date ?? 'new'}`, holiday ?? BLANK)
  const form = draft.value.value
  const change = useChange()
  const [problem, setProblem] = useState('')
  const save = async (): Promise<void> => {
    if (!form.on_date) return setProblem(t('dateNeeded'))
    if (!form.name_ko.trim() || !form.name_en.trim()) return setProblem(t('nameNeeded'))
    setProblem('')
    await change.run(async strands => {
      const saved = await putHoliday({ ...form, name_ko: form.name_ko.trim(), name_en: form.name_en.trim() }, strands)
      await draft.clear()
      onSaved(saved)
    })
  }
  return (
    <Dialog
      open={open}
      title={t(holiday ? 'editHoliday' : 'addHoliday')}
      onClose={onClose}
      actions={
        <>
          <Button busy={change.busy} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        {!holiday && <Field label={t('onDate')} type="date" value={form.on_date} onInput={on_date => draft.set({ on_date })} />}
        <Field label={t('nameKo')} value={form.name_ko} onInput={name_ko => draft.set({ name_ko })} />
        <Field label={t('nameEn')} value={form.name_en} onInput={name_en => draft.set({ name_en })} />
        <label class="check">
          <input type="checkbox" checked={form.substitute} onChange={e => draft.set({ substitute: e.currentTarget.checked })} />
          <span>{t('substitute')}</span>
        </label>
        <Refusal change={change} problem={problem} />
      </div>
      <Strands change={change} again={() => void save()} />
    </Dialog>
  )
}
