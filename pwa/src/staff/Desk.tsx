import type { ComponentChildren } from 'preact'
import { useTitle } from '../lib/router'
import { Rail } from '../ui/Rail'
import { Toasts } from '../ui/Toasts'
import { t as shell } from '../messages'
import { menu } from './menu'
import { staff } from './session'
import { t } from './words'

interface DeskProps {
  /** The document's title. */
  title: string
  /** The address of the menu item that is lit. */
  current: string
  /** What stands right of the work. */
  side?: ComponentChildren
  /** Begins with a <Bar>. */
  children: ComponentChildren
}

/** The frame of every desk page: rail, work, side. */
export function Desk({ title, current, side, children }: DeskProps) {
  useTitle(title)
  const person = staff.value
  if (!person) return null
  return (
    <div class={side ? 'desk three-pane' : 'desk'}>
      <a class="skip" href="#content">
        {shell('toContent')}
      </a>
      <Rail
        label={t('menu')}
        items={menu(person)}
        current={current}
        who={{ name: person.name, place: person.title }}
        signOut={{ label: t('signOut'), run: () => location.assign('/staff/sign-in?out') }}
      />
      <main id="content" class="work" tabIndex={-1}>
        {children}
        <Toasts />
      </main>
      {side && <aside class="side">{side}</aside>}
    </div>
  )
}
