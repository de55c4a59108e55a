import { Item, List } from '../../../ui/List'
import type { IconName } from '../../../ui/names'
import { lendingEntry } from '../../lending/entry'
import { t as programs } from '../../programs/words'
import { t } from '../words'

interface Other {
  icon: IconName
  href: string
  title: string
  detail: string
}

/** What has pages of its own: a row each. */
const others = (): readonly Other[] => [{ icon: 'ticket', href: '/programs', title: programs('entry'), detail: programs('entryText') }, lendingEntry()]

export function Others() {
  const rows = others()
  if (rows.length === 0) return null
  return (
    <section class="m20">
      <h2>{t('others')}</h2>
      <List>
        {rows.map(row => (
          <Item key={row.href} strong {...row} />
        ))}
      </List>
    </section>
  )
}
