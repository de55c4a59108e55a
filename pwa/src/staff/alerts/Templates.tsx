import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Level } from '../../ui/Level'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { keepTemplate, loadTemplates, removeTemplate } from './calls'
import { fromTemplate, toTemplate, type Form } from './form'
import { t } from './words'

interface TemplatesProps {
  form: Form
  /** Whether what is written here can be kept for the next time. */
  whole: boolean
  open: boolean
  onClose: () => void
  choose: (part: Partial<Form>) => void
}

/** Ready words: take them over, or keep these for the next time. */
export function Templates(props: TemplatesProps) {
  return (
    <Dialog
      open={props.open}
      title={t('templates')}
      onClose={props.onClose}
      actions={
        <Button kind="plain" onClick={props.onClose}>
          {t('goBack')}
        </Button>
      }
    >
      <List {...props} />
    </Dialog>
  )
}

function List({ form, whole, onClose, choose }: TemplatesProps) {
  const found = useResource('staff:alerts:templates', loadTemplates)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState('')
  const [key, setKey] = useState(() => crypto.randomUUID())
  const run = async (what: string, work: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(what)
    setProblem('')
    try {
      await work()
      await found.refresh()
      setName('')
      setKey(crypto.randomUUID())
      toast(said, { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(undefined)
  }
  const templates = found.data.value
  if (!templates) return found.error.value !== undefined ? <Failed error={found.error.value} again={() => void found.refresh()} /> : <Skeleton kind="tall" />
  return (
    <>
      {templates.length === 0 && <p>{t('templatesNone')}</p>}
      <ul class="rows">
        {templates.map(one => (
          <li key={one.id} class={`lv${one.level}`}>
            <div class="grow">
              <Level level={one.level} event={one.texts.ko.event} />
              <h3>{one.name}</h3>
              <p class="t2">{one.texts.ko.headline}</p>
            </div>
            <span class="row wrap">
            <Button
              size="sm"
              onClick={() => {
                choose(fromTemplate(one, Date.now()))
                onClose()
              }}
            >
              {t('templateUse')}
            </Button>
            <Button size="sm" kind="plain" busy={busy === one.id} onClick={() => void run(one.id, () => removeTemplate(one.id), t('templateGone'))}>
              {t('remove')}
            </Button>
            </span>
          </li>
        ))}
      </ul>
      {whole ? (
        <form
          class="row end wrap m16"
          onSubmit={e => {
            e.preventDefault()
            if (name.trim()) void run('keep', () => keepTemplate(toTemplate(form, name, Date.now()), key), t('templateKept'))
          }}
        >
          <div class="grow">
            <Field label={t('templateName')} name="template" value={name} onInput={setName} most={40} />
          </div>
          <Button submit size="sm" kind="plain" busy={busy === 'keep'} disabled={!name.trim()}>
            {t('templateKeep')}
          </Button>
        </form>
      ) : (
        <p class="t2 m16">{t('templateLater')}</p>
      )}
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </>
  )
}
