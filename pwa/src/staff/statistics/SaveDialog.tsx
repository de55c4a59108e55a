import { useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { SiteBrief } from '../types'
import { saveSums, saveVisits, type Format } from './calls'
import type { Span } from './span'
import { t } from './words'

const LEAST = 10
const FORMATS: readonly Format[] = ['xlsx', 'csv']

/** As the server counts it. */
export const isReason = (reason: string): boolean => (reason.match(/[\p{L}\p{N}]/gu) ?? []).length >= LEAST

interface SaveDialogProps {
  site: SiteBrief
  span: Span
  /** Only an administrator of the site gets names. */
  administers: boolean
  onClose: () => void
}

/** Which file: the sums for everybody, names only with a reason that is kept. */
export function SaveDialog({ site, span, administers, onClose }: SaveDialogProps) {
  const [what, setWhat] = useState<'sums' | 'list'>('sums')
  const [format, setFormat] = useState<Format>('xlsx')
  const draft = useDraft('export-reason', { reason: '' })
  const { reason } = draft.value.value
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const save = async (): Promise<void> => {
    setTried(true)
    setProblem('')
    if (busy || (what === 'list' && !isReason(reason))) return
    setBusy(true)
    try {
      await (what === 'sums' ? saveSums(site.id, span, format) : saveVisits(site.id, span, format, reason.trim()))
      if (what === 'list') await draft.clear()
      toast(t('saved'), { icon: 'check' })
      onClose()
    } catch (error) {
      setProblem(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('saveTitle')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        {administers ? (
          <fieldset class="radios">
            <legend class="vh">{t('saveTitle')}</legend>
            {(['sums', 'list'] as const).map(one => (
              <label key={one}>
                <input type="radio" name="what" checked={what === one} onChange={() => setWhat(one)} />
                <span>
                  <b>{t(one)}</b>
                  <br />
                  <span class="t2 s">{t(`${one}Text`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ) : (
          <p>
            {t('sums')}. {t('sumsText')}
          </p>
        )}
        {what === 'list' && (
          <Field
            label={t('reason')}
            hint={t('reasonHint')}
            lines={2}
            most={300}
            name="reason"
            value={reason}
            error={tried && !isReason(reason) ? t('reasonShort') : undefined}
            onInput={said => draft.set({ reason: said })}
          />
        )}
        <fieldset class="checks">
          <legend>{t('format')}</legend>
          {FORMATS.map(one => (
            <label key={one}>
              <input type="radio" name="format" checked={format === one} onChange={() => setFormat(one)} />
              <span>{t(one)}</span>
            </label>
          ))}
        </fieldset>
        <p class="err" role="alert" hidden={!problem}>
          {problem}
        </p>
      </div>
    </Dialog>
  )
}
