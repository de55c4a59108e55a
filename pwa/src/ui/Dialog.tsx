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
  const pressedBeside = useRef(false)
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
      // Pressed and let go there: what was pressed inside and let go elsewhere, because the words moved or a text was
      // marked, is a click on the dialog, too, and must not take away what somebody writes.
      onPointerDown={e => (pressedBeside.current = isBeside(e, box.current))}
      onClick={e => {
        if (pressedBeside.current && isBeside(e, box.current)) onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="m8">{children}</div>
      <div class="acts">{actions}</div>
    </dialog>
  )
}

function isBeside(e: MouseEvent, box: HTMLDialogElement | null): boolean {
  if (!box || e.target !== box) return false
  const { left, right, top, bottom } = box.getBoundingClientRect()
  return e.clientX < left || e.clientX > right || e.clientY < top || e.clientY > bottom
}
