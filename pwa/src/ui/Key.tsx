import { useLayoutEffect } from 'preact/hooks'

/** The key that does the same as the button it stands in. */
export function Key({ children }: { children: string }) {
  return <kbd aria-hidden="true">{children}</kbd>
}

/** Runs `then` on a key, except while somebody writes or a dialog is open. `key` as in KeyboardEvent; 'Ctrl k' with Ctrl or ⌘. */
export function useKey(key: string, then: () => void, active = true): void {
  // As soon as the button is drawn: who presses at once does not wait for the next frame.
  useLayoutEffect(() => {
    if (!active) return
    const withCtrl = key.startsWith('Ctrl ')
    const wanted = key.replace('Ctrl ', '').toLowerCase()
    const onKey = (e: KeyboardEvent): void => {
      if (e.isComposing || e.altKey || e.repeat || e.key.toLowerCase() !== wanted || (e.ctrlKey || e.metaKey) !== withCtrl) return
      const at = e.target as HTMLElement
      if (document.querySelector('dialog[open]') || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return
      // Enter on a focused button presses that button.
      if (wanted === 'enter' && /^(BUTTON|A)$/.test(at.tagName)) return
      e.preventDefault()
      then()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}
