import { useResource } from '../../../lib/resource'
import { Icon } from '../../../ui/Icon'
import { useNow } from '../../day/now'
import { loadAtCase } from './calls'
import { whoDid } from './say'
import { t } from './words'

/** On the page of a case: that somebody is to be looked in on, or how they were found. Nothing where there is no danger. */
export function Part({ id }: { id: string }) {
  const now = useNow(60_000)
  const found = useResource(`staff:case-outreach:${id}`, () => loadAtCase(id))
  const shown = found.data.value?.filter(one => !one.is_over || one.status === 'needs_help') ?? []
  return (
    <>
      {shown.map(one => (
        <section class="sect" key={one.list_id}>
          <h3>{t('atCase', { what: t(one.hazard) })}</h3>
          <p>
            <a class={one.status === 'needs_help' ? 'flag bad' : one.status === 'open' ? 'flag now' : 'flag'} href={`/staff/care/outreach/${one.list_id}`}>
              <Icon name={one.status === 'reached' ? 'check' : one.status === 'needs_help' ? 'level-3' : 'heart'} size="m" />
              {one.status === 'open' ? t('atCaseOpen') : t(one.status)}
            </a>
          </p>
          {one.note && <p class="lines">“{one.note}”</p>}
          {one.by && <p class="s t2">{whoDid(one, now)}</p>}
        </section>
      ))}
    </>
  )
}
