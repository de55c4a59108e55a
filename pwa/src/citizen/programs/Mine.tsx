import { useEffect } from 'preact/hooks'
import { local } from '../../lib/local'
import { useResource, type Resource } from '../../lib/resource'
import { when } from '../../lib/time'
import { Item } from '../../ui/List'
import { State } from '../../ui/State'
import { useLive } from '../live'
import { keepEnrolments, loadEnrolments, type Enrolment, type View } from './api'
import { nextSession, stateOf } from './say'

/** A person's enrolments, kept on this phone with their passes. */
export function useMyEnrolments(view: View): Resource<Enrolment[]> {
  const list = useResource(`enrolments:${view}`, () => loadEnrolments(view), { keepOn: 'mine' })
  useLive({ enrolment: () => void list.refresh() })
  const enrolments = list.data.value
  useEffect(() => void (enrolments && view === 'upcoming' && keepEnrolments(enrolments)), [enrolments])
  return list
}

/** Among my bookings: a program that I am in or wait for. */
export function EnrolmentRow({ enrolment, past }: { enrolment: Enrolment; past: boolean }) {
  const now = Date.now()
  const { program } = enrolment
  const state = stateOf(enrolment, now)
  const next = nextSession(program, now)
  return (
    <Item
      icon="ticket"
      href={`/enrolments/${enrolment.id}`}
      strong={!past}
      title={next ? when(next.starts_at, now) : local(program, 'title')}
      detail={
        <>
          {local(program, 'title')}, {local(program.site, 'name')}
          <span class="below">
            <State icon={state.icon} {...(state.kind && { kind: state.kind })}>
              {state.words}
            </State>
          </span>
        </>
      }
    />
  )
}
