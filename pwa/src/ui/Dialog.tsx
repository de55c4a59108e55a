import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

interface DialogProps {
  open: boolean
  title: string
  /** Also by Escape and by the system's back gesture. */
  onClose: () => void
  children: ComponentChildren
  /** The buttons: what happens first, then the way out. */
  actions: ComponentChildren
}

/** The browser's own dialog: it holds the focus and gives it back. */
export function Dialog({ open, title, onClose, children, actions }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  // In the same moment as the dialog goes: later, something else may have taken the focus from the empty page.
  useLayoutEffect(() => {
    const dialog = box.current
    if (!open || !dialog) return
    const from = document.activeElement
    dialog.showModal()
    return () => {
      dialog.close()
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [open])
  if (!open) return null
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={e => {
        e.preventDefault()
        onClose()
      }}
      onClick={e => {
        if (e.target === box.current) onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="m8">{children}</div>
      <div class="acts">{actions}</div>
    </dialog>
  )
}
