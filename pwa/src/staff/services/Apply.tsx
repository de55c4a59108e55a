import { useState } from 'preact/hooks'
import { dateKey } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { Refusal, Strands } from '../editing/Refusal'
import { useChange } from '../editing/useChange'
import { named } from '../session'
import type { HoursTemplate, ResourceAdmin } from '../types'
import { applyTemplate } from './calls'
import { t } from './words'

interface ApplyProps {
  template: HoursTemplate
  counsellors: readonly ResourceAdmin[]
  refresh: () => Promise<void>
  onClose: () => void
}

/** Who gets the template's week, and from when on. */
export function Apply({ template, counsellors, refresh, onClose }: ApplyProps) {
  const today = dateKey(Date.now())
  const [from, setFrom] = useState(today)
  const [ids, setIds] = useState<number[]>([])
  const [problem, setProblem] = useState('')
  const change = useChange()
  /** `anew`: other visits are stranded than those that were shown. */
  const save = async (anew = false): Promise<void> => {
    const wrong = ids.length === 0 ? t('whoNeeded') : from < today ? t('pastDate') : ''
    setProblem(wrong)
    if (wrong) return change.forget()
    const saved = await change.run(async strands => {
      await applyTemplate(template.id, ids, from, anew ? null : strands)
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('applied'), { icon: 'check' })
  }
  return (
    <Dialog
      open
      title={t('applyTitle', { what: template.name })}
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
        <fieldset class="checks">
          <legend>{t('counsellors')}</legend>
          {counsellors.map(r => (
            <label key={r.id}>
              <input type="checkbox" checked={ids.includes(r.id)} onChange={e => setIds(e.currentTarget.checked ? [...ids, r.id] : ids.filter(id => id !== r.id))} />
              <span>{named(r)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t('validFrom')} type="date" value={from} onInput={setFrom} />
        <Refusal change={change} problem={problem} />
      </div>
      <Strands change={change} again={() => void save()} onGiven={() => void save(true)} />
    </Dialog>
  )
}
