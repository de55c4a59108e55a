import { useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useLocation } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Field } from '../../../ui/Field'
import { Hold } from '../../../ui/Hold'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Screen } from '../../Screen'
import type { Booking, Service } from '../api'
import { fullTime, withWhom } from '../say'
import { Taken } from '../slots/Taken'
import { longer } from '../slots/TimeRows'
import type { useHolding } from '../slots/useHolding'
import { t } from '../words'
import { EasyTopics } from './EasyTopics'
import { toggleTopic, TOPICS } from './topics'

/** Letters, as the server counts them. */
export const MOST = 500

interface AboutFormProps {
  booking: Booking
  service: Service
  about: string
  back: { to: string; label: string }
  busy: boolean
  error: string | undefined
  holding: ReturnType<typeof useHolding>
  onWrite: (words: string) => void
  onSend: () => void
}

export function AboutForm({ booking, service, about, back, busy, error, holding, onWrite, onSend }: AboutFormProps) {
  const { route } = useLocation()
  const until = booking.held_until ? Date.parse(booking.held_until) : 0
  const [over, setOver] = useState(until <= Date.now())
  const isOver = over && until <= Date.now()
  return (
    <Screen
      title={t('aboutTitle')}
      back={back}
      top={<span class="s t2">{t('step2')}</span>}
      bottom={
        holding.lost ? undefined : (
          <>
            {isOver ? (
              <Note icon="clock">{t('holdOverStill')}</Note>
            ) : (
              <Hold until={until} lasts={service.hold_seconds} onOver={() => setOver(true)} onMore={booking.extensions_left > 0 ? longer : undefined} />
            )}
            <Button busy={busy} onClick={onSend}>
              {t('confirm')}
            </Button>
          </>
        )
      }
    >
      <h1>{t('aboutTitle')}</h1>
      {holding.lost && (
        <Taken
          lost={holding.lost}
          service={service}
          busyAt={holding.busyAt}
          written={about !== ''}
          onTake={slot => void holding.take({ service_id: service.id, starts_at: slot.starts_at, counsellor_id: null, party_size: 1 }).then(held => held && setOver(false))}
          onOther={() => route(back.to)}
        />
      )}
      <p class="t2 m8">{t('aboutText')}</p>
      <Field label={t('about')} lines={4} most={MOST} value={about} error={error ?? holding.refusal?.text} onInput={onWrite} name="about" />
      {settings.value.easy ? (
        <EasyTopics about={about} onWrite={onWrite} />
      ) : (
        <Chips label={t('aboutTopics')}>
          {TOPICS.map(topic => (
            <Chip key={topic} on={about.includes(t(topic))} icon="plus" onClick={() => onWrite(toggleTopic(about, t(topic)))}>
              {t(topic)}
            </Chip>
          ))}
        </Chips>
      )}
      {!holding.lost && (
        <Panel>
          <dl class="facts">
            <dt>{t('time')}</dt>
            <dd>
              <b>{fullTime(booking.starts_at)}</b>
            </dd>
            <dt>{t('place')}</dt>
            <dd>
              {local(booking.site, 'name')}
              <br />
              <span class="s t2">{local(booking.site, 'address')}</span>
            </dd>
            <dt>{t('with')}</dt>
            <dd>{withWhom(booking)}</dd>
          </dl>
        </Panel>
      )}
    </Screen>
  )
}
