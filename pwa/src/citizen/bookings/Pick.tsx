import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { settings } from '../../lib/settings'
import { t as shell } from '../../messages'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/names'
import { Option } from '../../ui/Option'
import { t } from './words'

interface PickProps {
  icon: IconName
  label: string
  /** What is chosen now, in words. */
  now: string
  /** The dialog's question. */
  title: string
  onOpen: () => void
  onChoose: () => void
  /** To the next question, where one is asked after the other. */
  onNext?: (() => void) | undefined
  children: ComponentChildren
}

/** A choice that is made already and can be changed: a row that says it, and a dialog. */
export function Pick({ icon, label, now, title, onOpen, onChoose, onNext, children }: PickProps) {
  const [open, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <>
      <button
        type="button"
        class="pick m12"
        aria-haspopup="dialog"
        onClick={() => {
          onOpen()
          setOpen(true)
        }}
      >
        <Icon name={icon} />
        <span class="grow">
          <small class="t2">{label}</small>
          <b>{now}</b>
        </span>
        <span class="link">{t('change')}</span>
      </button>
      <Dialog
        open={open}
        title={title}
        onClose={close}
        actions={
          <>
            <Button
              onClick={() => {
                if (onNext) return onNext()
                close()
                onChoose()
              }}
            >
              {t(onNext ? 'nextQuestion' : 'choose')}
            </Button>
            {!settings.value.easy && (
              <Button kind="plain" size="mid" onClick={close}>
                {shell('close')}
              </Button>
            )}
          </>
        }
      >
        {children}
      </Dialog>
    </>
  )
}

interface Choice {
  /** Null: any of them. */
  id: number | null
  label: string
  hint?: string | undefined
}

interface PickOneProps {
  icon: IconName
  label: string
  title: string
  name: string
  choices: readonly Choice[]
  chosen: number | null
  onChoose: (id: number | null) => void
}

export function PickOne({ icon, label, title, name, choices, chosen, onChoose }: PickOneProps) {
  const [asked, setAsked] = useState(chosen)
  const now = choices.find(c => c.id === chosen) ?? choices[0]!
  return (
    <Pick icon={icon} label={label} now={now.label} title={title} onOpen={() => setAsked(now.id)} onChoose={() => onChoose(asked)}>
      <Radios name={name} label={title} choices={choices} chosen={asked} onChoose={setAsked} />
    </Pick>
  )
}

interface RadiosProps {
  name: string
  label: string
  choices: readonly Choice[]
  chosen: number | null
  onChoose: (id: number | null) => void
}

export function Radios({ name, label, choices, chosen, onChoose }: RadiosProps) {
  return (
    <div class="opts" role="radiogroup" aria-label={label}>
      {choices.map(({ id, label: words, hint }) => (
        <Option key={id} type="radio" name={name} wide label={words} {...(hint && { hint })} checked={chosen === id} onChange={() => onChoose(id)} />
      ))}
    </div>
  )
}
