import { useState } from 'preact/hooks'
import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { useTabDraft } from '../../tabDraft'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { t } from './words'

type Organization = components['schemas']['Organization']

interface LeavingProps {
  organization: Organization
  refresh: () => Promise<void>
}

/** A provider is there no more, from now on: what it has open looks for another. */
export function Leaving({ organization: o, refresh }: LeavingProps) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const draft = useTabDraft(`leaving:${o.id}`, { why: '' })
  const { why } = draft.value.value
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      const left = await body(api.POST('/api/staff/care/organizations/{organization_id}/leave', { params: { path: { organization_id: o.id } }, body: { version: o.version, why } }))
      await draft.clear()
      setOpen(false)
      toast(t('left', { n: left.orders }), { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
    void refresh()
  }
  return (
    <section class="panel out">
      <h2>{t('leaving')}</h2>
      <p class="t2">{t('leavingText', { n: o.open_orders })}</p>
      <div class="row wrap m16">
        <Button kind="plain" size="sm" onClick={() => setOpen(true)}>
          {t('leave')}
        </Button>
      </div>
      <Dialog
        open={open}
        title={t('leaveTitle')}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void go()}>
              {t('leave')}
            </Button>
            <Button kind="plain" onClick={() => setOpen(false)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p class="t2">{t('leaveText', { n: o.open_orders })}</p>
        <div class="fields m16">
          <Field label={t('whyMaybe')} value={why} onInput={value => draft.set({ why: value })} lines={3} most={2000} />
        </div>
        <p class="warn m12" role="alert" hidden={!problem}>
          {problem}
        </p>
      </Dialog>
    </section>
  )
}
