import { hhmm, nearDay, span } from '../../../lib/time'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { named } from '../../session'
import type { How, Item, Shown } from './calls'
import { t } from './words'

interface CallerProps {
  of: Item
  opened: Shown | undefined
  busy: boolean
  now: number
  /** The list is of more than one dong. */
  several: boolean
  onToggle: () => void
  onTake: () => void
  onTry: (how: How) => void
  onEnd: () => void
}

const at = (when: string, now: number): string => `${nearDay(when, now)} ${hhmm(when)}`

/** Somebody who waits for a call: by when, what they said, and what can be done with one tap. */
export function Caller({ of: item, opened, busy, now, several, onToggle, onTake, onTry, onEnd }: CallerProps) {
  const late = item.ended_at === null ? now - Date.parse(item.due_at) : 0
  const event = named({ name_ko: item.event_ko, name_en: item.event_en })
  return (
    <li class={late > 0 ? 'bad' : ''}>
      <div class="grow">
        <h3>{item.name}</h3>
        <p class="t2">{[several && named(item.dong), t('asked', { when: at(item.asked_at, now), event })].filter(Boolean).join(' · ')}</p>
        <p class="tags m4">
          {item.outcome ? (
            <span class="flag">
              <Icon name="check" size="m" />
              {t(`what_${item.outcome}`)}
            </span>
          ) : (
            <span class={late > 0 ? 'flag bad' : 'flag now'}>
              <Icon name="clock" size="m" />
              {late > 0 ? t('late', { ago: span(Math.ceil(late / 60_000) * 60) }) : t('by', { when: at(item.due_at, now) })}
            </span>
          )}
          {item.taken_by && (
            <span class="flag">
              <Icon name="me" size="m" />
              {item.mine ? t('mine') : t('takenBy', { who: item.taken_by.name })}
            </span>
          )}
          {item.calls > 0 && <span class="flag">{t('missedCalls', { n: item.calls })}</span>}
          {item.visits > 0 && <span class="flag">{t('missedVisits', { n: item.visits })}</span>}
        </p>
        {item.words && <p class="lines m4">“{item.words}”</p>}
      </div>
      <div class="does">
        <Button kind="plain" size="sm" icon="phone" pressed={opened !== undefined} onClick={onToggle}>
          {t(opened ? 'close' : 'open')}
        </Button>
        {!item.ended_at && !item.mine && (
          <Button size="sm" busy={busy} onClick={onTake}>
            {t(item.taken_by ? 'takeOver' : 'take')}
          </Button>
        )}
        {!item.ended_at && item.mine && (
          <>
            <Button kind="plain" size="sm" busy={busy} onClick={() => onTry('call')}>
              {t('noCall')}
            </Button>
            <Button kind="plain" size="sm" busy={busy} onClick={() => onTry('visit')}>
              {t('noVisit')}
            </Button>
            <Button size="sm" icon="check" busy={busy} onClick={onEnd}>
              {t('end')}
            </Button>
          </>
        )}
        {opened && (
          <div class="recap">
            <dl class="facts">
              <div>
                <dt>{t('phone')}</dt>
                <dd>
                  <a class="tel" href={`tel:${opened.phone}`}>
                    {opened.phone}
                  </a>
                </dd>
              </div>
              <div>
                <dt>{t('address')}</dt>
                <dd>{opened.address || t('noAddress')}</dd>
              </div>
            </dl>
            <h4 class="m12">{t('sofar')}</h4>
            <ol class="sofar m4">
              {opened.events.map(event => (
                <li key={event.at + event.what}>
                  <Icon name={event.by ? 'me' : 'phone'} />
                  <span>
                    {at(event.at, now)} · {event.by ?? t('themselves')} · {t(`what_${event.what}`)}
                    {event.word && <q class="lines">{event.word}</q>}
                  </span>
                </li>
              ))}
            </ol>
            <p class="row m8">
              {opened.case_id ? (
                <ButtonLink kind="plain" size="sm" href={`/staff/care/cases/${opened.case_id}`}>
                  {t('toCase')}
                </ButtonLink>
              ) : (
                !opened.ended_at && (
                  <ButtonLink kind="plain" size="sm" icon="care" href={`/staff/care/new?callback=${opened.id}`}>
                    {t('toCare')}
                  </ButtonLink>
                )
              )}
            </p>
          </div>
        )}
      </div>
    </li>
  )
}
