import { signal } from '@preact/signals'
import { Icon } from './Icon'
import type { IconName } from './names'

interface Message {
  id: number
  text: string
  icon: IconName
  /** `key`: the key of a desk that does the same. */
  action?: { label: string; run: () => void; key?: string }
}

const shown = signal<readonly Message[]>([])
let last = 0

/** Says something at the foot of the page. With an action it stays until it is answered. */
export function toast(text: string, { icon = 'info', action }: { icon?: IconName; action?: Message['action'] } = {}): () => void {
  const id = ++last
  const close = (): void => {
    shown.value = shown.value.filter(m => m.id !== id)
  }
  shown.value = [...shown.value.filter(m => m.text !== text), { id, text, icon, ...(action && { action }) }]
  if (!action) setTimeout(close, 6000)
  return close
}

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {shown.value.map(message => (
        <div class="toast" key={message.id}>
          <Icon name={message.icon} />
          <span class="grow">{message.text}</span>
          {message.action && (
            <button
              type="button"
              class="link"
              onClick={() => {
                message.action?.run()
                shown.value = shown.value.filter(m => m.id !== message.id)
              }}
            >
              {message.action.label}
              {message.action.key && <kbd aria-hidden="true">{message.action.key}</kbd>}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
