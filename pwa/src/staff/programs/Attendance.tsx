import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import type { Participant, Presence, ProgramSession } from './calls'
import { EARLIEST, presenceOf, whoOf } from './state'
import { t } from './words'

interface AttendanceProps {
  session: ProgramSession
  people: readonly Participant[]
  now: number
  /** Whose mark is on its way. */
  busy: string | undefined
  onMark: (who: Participant, presence: Presence) => void
  onRemove: ((who: Participant) => void) | undefined
}

/** Who is enrolled, and who of them came to this session. Pressing what is pressed takes the mark back. */
export function Attendance({ session, people, now, busy, onMark, onRemove }: AttendanceProps) {
  const starts = Date.parse(session.starts_at)
  const early = now < starts - EARLIEST
  const came = people.filter(p => p.attended.includes(session.id)).length
  return (
    <>
      <div class="m8">{early ? <Note icon="clock">{t('tooEarly', { at: hhmm(starts - EARLIEST) })}</Note> : <p class="t2">{t('came', { n: came, all: people.length })}</p>}</div>
      <ul class="list">
        {people.map(person => {
          const is = presenceOf(person, session.id)
          const who = whoOf(person)
          const press = (to: Presence): void => onMark(person, is === to ? null : to)
          return (
            <li key={person.enrolment_id} data-id={person.enrolment_id}>
              <div class="grow">
                <b>{t('person', { who })}</b> <span class="t2">{person.code}</span>
              </div>
              {!early && (
                <div class="marks2" role="group" aria-label={t('attendance')} aria-busy={busy === person.enrolment_id || undefined}>
                  <Press on={is === 'attended'} icon="check" label={t('markAttended', { who })} word={t('attended')} press={() => press('attended')} />
                  {now >= starts && <Press on={is === 'absent'} icon="close" label={t('markAbsent', { who })} word={t('absent')} press={() => press('absent')} />}
                </div>
              )}
              {onRemove && (
                <button type="button" class="link" aria-label={t('removeOf', { who })} onClick={() => onRemove(person)}>
                  {t('remove')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Press({ on, icon, label, word, press }: { on: boolean; icon: 'check' | 'close'; label: string; word: string; press: () => void }) {
  return (
    <button type="button" class={on ? 'chip on' : 'chip'} aria-pressed={on} aria-label={label} onClick={press}>
      {on && <Icon name={icon} size="m" />}
      {word}
    </button>
  )
}
