import { Fragment } from 'preact'
import { useResource } from '../../../lib/resource'
import { loadServices, type Booking } from '../api'

type Said = Booking['answers']

/** What was asked, and what the person said. */
export function Answers({ answers }: { answers: Said }) {
  return (
    <dl class="facts">
      {answers.map(({ ask, answer }) => (
        <Fragment key={ask}>
          <dt>{ask}</dt>
          <dd class="lines">{answer}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

/** The same in English, as far as the service still asks it. A booking keeps the Korean words. */
export function Translated({ booking }: { booking: Booking }) {
  const services = useResource('services', loadServices, { keepOn: 'public' })
  const questions = services.data.value?.find(s => s.id === booking.service.id)?.questions ?? []
  const answers = booking.answers.map(({ ask, answer }) => {
    const question = questions.find(q => q.ask_ko === ask)
    return { ask: question?.ask_en || ask, answer: question?.choices?.find(choice => choice.ko === answer)?.en || answer }
  })
  return <Answers answers={answers} />
}
