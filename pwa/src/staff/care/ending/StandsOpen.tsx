import { useResource } from '../../../lib/resource'
import { Icon } from '../../../ui/Icon'
import { loadStandsOpen } from '../calls'
import { t } from '../words'

const KINDS = ['services', 'plans', 'visits', 'tasks', 'questions', 'cases'] as const

/** What an end would leave open, named before it comes. */
export function StandsOpen({ id }: { id: string }) {
  const found = useResource(`staff:care:stands-open:${id}`, () => loadStandsOpen(id))
  const open = found.data.value
  const named = open ? KINDS.filter(kind => open[kind] > 0) : []
  if (!open || named.length === 0) return null
  return (
    <section class="calm lines" aria-live="polite">
      <Icon name="info" />
      <div class="grow">
        <p>
          <b>{t('standsOpen')}</b>
        </p>
        <ul class="each">
          {named.map(kind => (
            <li key={kind}>{t(`open_${kind}`, { n: open[kind] })}</li>
          ))}
        </ul>
      </div>
    </section>
  )
}
