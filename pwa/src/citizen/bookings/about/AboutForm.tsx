import { useEffect, useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Field } from '../../../ui/Field'
import { Hold } from '../../../ui/Hold'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Screen } from '../../Screen'
import type { Booking, Service } from '../api'
import { counsellorOf, fullSpan, fullTime, isRoom, thingsOf } from '../say'
import { askedBy } from '../slots/asking'
import { Taken } from '../slots/Taken'
import { longer } from '../slots/TimeRows'
import type { useHolding } from '../slots/useHolding'
import { t } from '../words'
import { Ask } from './Ask'
import { MOST, type Answers, type Errors } from './answers'
import { EasyTopics } from './EasyTopics'
import { toggleTopic, TOPICS } from './topics'

interface AboutFormProps {
  booking: Booking
  service: Service
  about: string
  answers: Answers
  back: { to: string; label: string }
  busy: boolean
  errors: Errors
  holding: ReturnType<typeof useHolding>
  onWrite: (words: string) => void
  onAnswer: (id: string, answer: string) => void
  /** Whether the answer to a question will do; what is wrong is then among the errors. */
  onCheck: (id: string) => boolean
  onSend: () => void
}

export function AboutForm({ booking, service, about, answers, back, busy, errors, holding, onWrite, onAnswer, onCheck, onSend }: AboutFormProps) {
  const { route } = useLocation()
  const until = booking.held_until ? Date.parse(booking.held_until) : 0
  const [over, setOver] = useState(until <= Date.now())
  const isOver = over && until <= Date.now()
  const room = isRoom(booking)
  // Easy mode asks one thing a screen: each question, then what it is about.
  const easy = settings.value.easy
  const [step, setStep] = useState(0)
  const question = easy ? service.questions[step] : undefined
  const title = question ? local(question, 'ask') : t(room ? 'aboutRoomTitle' : 'aboutTitle')
  useStep(step)
  useEffect(() => {
    const wrong = service.questions.findIndex(q => q.id in errors)
    if (wrong >= 0) setStep(wrong)
  }, [errors])
  if (question && !holding.lost) {
    return (
      <Screen title={title} back={back} top={<span class="s t2">{t(room ? 'step2Room' : 'step2')}</span>} bottom={<Button onClick={() => onCheck(question.id) && setStep(step + 1)}>{t('nextQuestion')}</Button>}>
        <h1>{title}</h1>
        <Ask question={question} headed answer={answers[question.id] ?? ''} error={errors[question.id]} onAnswer={answer => onAnswer(question.id, answer)} />
      </Screen>
    )
  }
  return (
    <Screen
      title={title}
      back={back}
      top={<span class="s t2">{t(room ? 'step2Room' : 'step2')}</span>}
      bottom={
        holding.lost ? undefined : (
          <>
            {isOver ? (
              <Note icon="clock">{t('holdOverStill')}</Note>
            ) : (
              <Hold until={until} lasts={service.hold_seconds} onOver={() => setOver(true)} onMore={booking.extensions_left > 0 ? longer : undefined} />
            )}
            <Button busy={busy} onClick={onSend}>
              {t(booking.needs_approval ? 'request' : 'confirm')}
            </Button>
          </>
        )
      }
    >
      <h1>{title}</h1>
      {holding.lost && (
        <Taken
          lost={holding.lost}
          service={service}
          busyAt={holding.busyAt}
          written={about !== '' || Object.values(answers).some(Boolean)}
          onTake={slot => void holding.take({ service_id: service.id, starts_at: slot.starts_at, ...askedBy(booking, service) }).then(held => held && setOver(false))}
          onOther={() => route(back.to)}
        />
      )}
      {!easy &&
        service.questions.map(q => (
          <Ask key={q.id} question={q} answer={answers[q.id] ?? ''} error={errors[q.id]} onAnswer={answer => onAnswer(q.id, answer)} />
        ))}
      {!room && <p class="t2 m8">{t('aboutText')}</p>}
      <Field label={t(room ? 'aboutRoom' : 'about')} {...(room && { hint: t('mayBeEmpty') })} lines={room ? 2 : 4} most={MOST} value={about} error={errors['about'] ?? holding.refusal?.text} onInput={onWrite} name="about" />
      {!room && easy && <EasyTopics about={about} onWrite={onWrite} />}
      {!room && !easy && (
        <Chips label={t('aboutTopics')}>
          {TOPICS.map(topic => (
            <Chip key={topic} on={about.includes(t(topic))} icon="plus" onClick={() => onWrite(toggleTopic(about, t(topic)))}>
              {t(topic)}
            </Chip>
          ))}
        </Chips>
      )}
      {booking.needs_approval && !holding.lost && <Note icon="mail">{t('centreConfirmsLong')}</Note>}
      {!holding.lost && (
        <Panel>
          <dl class="facts">
            <dt>{t('time')}</dt>
            <dd>
              <b class="lines">{room ? fullSpan(booking) : fullTime(booking.starts_at)}</b>
            </dd>
            <dt>{t('place')}</dt>
            <dd>
              {local(booking.site, 'name')}
              <br />
              <span class="s t2">{local(booking.site, 'address')}</span>
            </dd>
            {booking.room && (
              <>
                <dt>{t('room')}</dt>
                <dd>{[local(booking.room, 'name'), local(booking.room, 'equipment')].filter(Boolean).join(', ')}</dd>
              </>
            )}
            {booking.counsellor && (
              <>
                <dt>{t('with')}</dt>
                <dd>{counsellorOf(booking)}</dd>
              </>
            )}
            {room && (
              <>
                <dt>{t('party')}</dt>
                <dd>{t('people', { n: booking.party_size })}</dd>
              </>
            )}
            {room && booking.equipment.length > 0 && (
              <>
                <dt>{t('extras')}</dt>
                <dd>{thingsOf(booking)}</dd>
              </>
            )}
          </dl>
        </Panel>
      )}
    </Screen>
  )
}
