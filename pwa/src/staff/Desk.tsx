import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLater } from '../lib/later'
import { useTitle } from '../lib/router'
import { t as shell } from '../messages'
import { Rail } from '../ui/Rail'
import { toast, Toasts } from '../ui/Toasts'
import { only } from './care/offline/vault'
import { menu, type DeskPage } from './menu'
import { explain } from './problems'
import { has, leaving, signOut, staff } from './session'
import { watchWaiting } from './waiting'
import { t } from './words'

interface DeskProps {
  /** The document's title. */
  title: string
  /** The address of the menu item that is lit. */
  current: DeskPage
  /** What stands right of the work, with its name for screen readers. */
  side?: { label: string; children: ComponentChildren } | undefined
  /** Begins with a <Bar>. */
  children: ComponentChildren
}

/** The frame of every desk page: rail, work, side. */
export function Desk({ title, current, side, children }: DeskProps) {
  useTitle(title)
  const person = staff.value
  useEffect(() => (person ? watchWaiting(person) : undefined), [person])
  const isLeaving = leaving.value !== undefined
  const waits = only.value.work > 0
  const Leaving = useLater(async () => (isLeaving ? (await import('./care/offline/Leaving')).default : undefined), [isLeaving])
  const Unsent = useLater(async () => (waits ? (await import('./care/offline/Unsent')).default : undefined), [waits])
  const answers = person != null && has(person, 'operator', 'approver', 'care_supervisor')
  const Told = useLater(async () => (answers ? (await import('./inbox/Told')).default : undefined), [answers])
  if (!person) return null
  return (
    <div class={side ? 'desk three-pane' : 'desk'}>
      <a
        class="skip"
        href="#content"
        onClick={e => {
          e.preventDefault()
          document.getElementById('content')?.focus()
        }}
      >
        {shell('toContent')}
      </a>
      <Rail
        label={t('menu')}
        items={menu(person)}
        current={current}
        who={{ name: person.name, place: person.title, href: '/staff/me', label: t('me') }}
        signOut={{ label: t('signOut'), run: () => void signOut(false).catch(error => toast(explain(error))) }}
      />
      <div class="work">
        {Unsent && <Unsent />}
        {Told && <Told />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Toasts />
      </div>
      {Leaving && <Leaving />}
      {side && (
        <aside class="side" aria-label={side.label}>
          {side.children}
        </aside>
      )}
    </div>
  )
}
