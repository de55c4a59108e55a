import { local } from '../../lib/local'
import { Note } from '../../ui/Note'
import type { Participant, StaffProgram } from './calls'
import { atTime, forWhom, whoOf } from './state'
import { t } from './words'

/** Beside the attendance list: who waits, and what the program is. */
export function Facts({ program: p, queue, onRemove }: { program: StaffProgram; queue: readonly Participant[]; onRemove: ((who: Participant) => void) | undefined }) {
  return (
    <>
      <h2>{t('waitlist')}</h2>
      {queue.length === 0 ? (
        <p class="t2">{t('waitlistNone')}</p>
      ) : (
        <>
          <Note icon="info">{t('offerHint')}</Note>
          <ol class="list">
            {queue.map(person => {
              const who = whoOf(person)
              return (
                <li key={person.enrolment_id}>
                  <div class="grow">
                    <b>{t('person', { who })}</b>
                    <br />
                    <span class="t2">{person.offer_until ? t('offerUntil', { at: atTime(person.offer_until) }) : t('turn', { n: person.position ?? 1 })}</span>
                  </div>
                  {onRemove && (
                    <button type="button" class="link" aria-label={t('removeOf', { who })} onClick={() => onRemove(person)}>
                      {t('remove')}
                    </button>
                  )}
                </li>
              )
            })}
          </ol>
        </>
      )}
      <h2>{t('facts')}</h2>
      <dl>
        <dt>{t('where')}</dt>
        <dd>
          {local(p.site, 'name')} {local(p.room, 'name')}
        </dd>
        <dt>{t('who')}</dt>
        <dd>{local(p, 'leader')}</dd>
        <dt>{t('forWhom')}</dt>
        <dd>{forWhom(p)}</dd>
        <dt>{t('window')}</dt>
        <dd>{t('windowOf', { from: atTime(p.opens_at), to: atTime(p.closes_at) })}</dd>
        <dt>{t('cancelUntil')}</dt>
        <dd>{t('until', { at: atTime(p.cancel_until) })}</dd>
      </dl>
    </>
  )
}
