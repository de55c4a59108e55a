import { useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { useLocation } from '../../lib/router'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toasts'
import { focusWrong } from '../editing/focusWrong'
import { Refusal } from '../editing/Refusal'
import { useChange } from '../editing/useChange'
import { addService } from './calls'
import { SitePage } from './SitePage'
import { TextFields } from './TextFields'
import { BLANK, toNew, unsaid, type TextForm } from './textForm'
import { t } from './words'

export default function NewService() {
  return <SitePage heading={() => t('addService')}>{site => <Form siteId={site.site.id} />}</SitePage>
}

function Form({ siteId }: { siteId: number }) {
  const { route } = useLocation()
  const draft = useDraft<TextForm>(`service:new:${siteId}`, BLANK)
  const form = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const missing = unsaid(form)
  const add = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (missing.length > 0) return focusWrong(box.current)
    await change.run(async () => {
      const service = await addService(siteId, toNew(form), draft.requestKey())
      await draft.clear()
      route(`/staff/services/${siteId}/${service.id}`, true)
      toast(t('serviceAdded'), { icon: 'check' })
    })
  }
  return (
    <section class="panel out">
      <p class="t2">{t('addServiceText')}</p>
      <form
        ref={box}
        noValidate
        class="fields m16"
        onSubmit={e => {
          e.preventDefault()
          void add()
        }}
      >
        <TextFields form={form} set={draft.set} wrong={new Set(tried ? [...missing, ...(change.refused?.fields ?? [])] : [])} />
        <Refusal change={change} />
        <div class="row wrap">
          <Button size="sm" submit busy={change.busy}>
            {t('addService')}
          </Button>
        </div>
      </form>
    </section>
  )
}
