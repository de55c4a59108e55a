import { shortDay } from '../../lib/time'
import { Item, List } from '../../ui/List'
import { State } from '../../ui/State'
import type { Enrolment, Program } from './api'
import { fromTo, takingPlace } from './say'
import { t } from './words'

/** Every day of a series; with `enrolment` also on which of them this person came. */
export function Sessions({ program, enrolment }: { program: Program; enrolment?: Enrolment }) {
  if (program.sessions.length < 2) return null
  return (
    <section class="m20">
      <h2>{t('sessions', { n: takingPlace(program).length })}</h2>
      <List>
        {program.sessions.map((session, i) => (
          <Item
            key={session.id}
            title={
              <>
                <span class="vh">{t('nth', { n: i + 1 })} </span>
                {session.cancel_reason === null ? shortDay(session.starts_at) : <s>{shortDay(session.starts_at)}</s>}
              </>
            }
            detail={session.cancel_reason ?? fromTo(session)}
            end={<Mark id={session.id} off={session.cancel_reason !== null} enrolment={enrolment} />}
          />
        ))}
      </List>
    </section>
  )
}

function Mark({ id, off, enrolment }: { id: number; off: boolean; enrolment: Enrolment | undefined }) {
  if (off) {
    return (
      <State icon="close" kind="bad">
        {t('sessionOff')}
      </State>
    )
  }
  if (enrolment?.attended.includes(id)) {
    return (
      <State icon="check" kind="ok">
        {t('attended')}
      </State>
    )
  }
  return enrolment?.absent.includes(id) ? <State icon="history">{t('absent')}</State> : <></>
}
