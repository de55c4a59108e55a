import { useResource } from '../../../lib/resource'
import { t as shell } from '../../../messages'
import { Note } from '../../../ui/Note'
import { stamp } from '../say'
import { loadOrigin, loadSources, type Received } from './calls'
import { t } from './words'

export const fromOf = (one: Received): string => one.source_name ?? t('byHand', { who: one.staff_name ?? '' })
export const marksOf = (one: Pick<Received, 'marks'>): string => one.marks.map(mark => `${t(`mark_${mark}`)}.`).join(' ')

/** On an alert that came from somebody else: from whom, and what about it is to be looked at. */
export function Origin({ id }: { id: string }) {
  const found = useResource(`staff:alert:${id}:origin`, () => loadOrigin(id))
  return (
    <>
      {found.data.value?.map(one => (
        <Note key={one.id} icon={one.marks.length ? 'eye' : 'info'}>
          {t('origin', { from: fromOf(one), at: stamp(one.received_at) })} {marksOf(one)}
          {one.marks.includes('no_place') && ` ${t('chooseArea')}`}
        </Note>
      ))}
    </>
  )
}

/** On the list of alerts: which sources do not answer. */
export function SourcesWrong() {
  const found = useResource('staff:alerts:sources', loadSources)
  const wrong = found.data.value?.filter(one => one.active && one.problem) ?? []
  if (!wrong.length) return null
  return (
    <p class="warn">
      <a class="link" href="/staff/alerts/sources">
        {t('wrong', { names: wrong.map(one => one.name).join(shell('comma')) })}
      </a>
    </p>
  )
}
