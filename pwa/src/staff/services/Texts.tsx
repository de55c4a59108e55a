import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toasts'
import { focusWrong } from '../editing/focusWrong'
import { Refusal } from '../editing/Refusal'
import { SaveRow } from '../editing/SaveRow'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { putService } from './calls'
import type { ServicePanelProps } from './Service'
import { TextFields } from './TextFields'
import { fromService, textsOf, toChange, unsaid, type TextForm } from './textForm'
import { t } from './words'

/** What a service is called and says, and whether it can be booked. */
export function Texts({ service, refresh }: ServicePanelProps) {
  const [editing, setEditing] = useState(false)
  const rows = [
    [t('kind'), t(service.kind)],
    [t('nameKo'), service.name_ko],
    [t('nameEn'), service.name_en],
    [t('descriptionKo'), service.description_ko],
    [t('descriptionEn'), service.description_en],
    [t('position'), String(service.position)],
    [t('active'), t(service.active ? 'yes' : 'no')],
  ] as const
  return (
    <section class="panel out">
      <h2>{t('texts')}</h2>
      {editing ? (
        <Edit service={service} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <>
          <dl class="recap m12">
            {rows.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd class="lines">{value}</dd>
              </>
            ))}
          </dl>
          <div class="m16">
            <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
              {t('editOf', { what: t('texts') })}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Edit({ service, refresh, onClose }: ServicePanelProps & { onClose: () => void }) {
  const draft = useDraft<TextForm>(`service:${service.id}`, fromService(service))
  const form = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  const stale = change.stale || form.loaded !== textsOf(service)
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const missing = unsaid(form)
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (missing.length > 0) return focusWrong(box.current)
    const saved = await change.run(async () => {
      // The questions have a form of their own.
      await putService(service.id, toChange({ ...form, questions: service.questions }, service.version))
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      ref={box}
      noValidate
      class="fields m12"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={first} tabIndex={-1}>
        {t('textsText')}
      </p>
      <TextFields form={form} set={draft.set} wrong={new Set(tried ? [...missing, ...(change.refused?.fields ?? [])] : [])} />
      <label class="check">
        <input type="checkbox" checked={form.active} onChange={e => draft.set({ active: e.currentTarget.checked })} />
        <span>{t('active')}</span>
      </label>
      <p class="s t2">{t('activeHint')}</p>
      <Refusal change={change} />
      {stale && (
        <Stale
          fields={[
            [t('nameKo'), service.name_ko, form.name_ko],
            [t('nameEn'), service.name_en, form.name_en],
            [t('descriptionKo'), service.description_ko, form.description_ko],
            [t('descriptionEn'), service.description_en, form.description_en],
            [t('position'), String(service.position), form.position],
            [t('active'), t(service.active ? 'yes' : 'no'), t(form.active ? 'yes' : 'no')],
          ]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: textsOf(service) })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set(fromService(service))
          }}
        />
      )}
      <SaveRow busy={change.busy} stale={stale} onStop={stop} />
    </form>
  )
}
