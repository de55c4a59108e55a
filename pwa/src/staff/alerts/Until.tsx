import { dateKey } from '../../lib/time'
import { Chip, Chips } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Field } from '../../ui/Field'
import { ClockField } from '../ClockField'
import { fromLocal, sendAtProblem, toLocal, untilProblem, type Form } from './form'
import { t } from './words'

const DAY = 86_400_000

/** Times that operators pick often, while they are still ahead. */
export function quickPicks(now: number): { word: 'in2hours' | 'today18' | 'tomorrow9'; until: string }[] {
  const picks = [
    { word: 'in2hours' as const, until: toLocal(now + 7_200_000) },
    { word: 'today18' as const, until: `${dateKey(now)}T18:00` },
    { word: 'tomorrow9' as const, until: `${dateKey(now + DAY)}T09:00` },
  ]
  return picks.filter(pick => Date.parse(fromLocal(pick.until)) > now)
}

export function Until({ until, choose }: { until: string; choose: (until: string) => void }) {
  const now = Date.now()
  const [day = '', clock = ''] = until.split('T')
  const problem = untilProblem(until, now)
  return (
    <div class="until">
      <div class="two">
        <Field label={t('untilDay')} type="date" name="until" value={day} onInput={next => choose(`${next}T${clock}`)} />
        <ClockField label={t('untilClock')} name="until-clock" value={clock} onInput={next => choose(`${day}T${next}`)} invalid={problem !== undefined} describedBy={problem && 'until-problem'} />
      </div>
      {problem && (
        <p class="err" id="until-problem" role="alert">
          <Icon name="level-3" />
          <span>{t(problem)}</span>
        </p>
      )}
      <Chips label={t('untilField')}>
        {quickPicks(now).map(pick => (
          <Chip key={pick.word} on={pick.until === until} onClick={() => choose(pick.until)}>
            {t(pick.word)}
          </Chip>
        ))}
      </Chips>
    </div>
  )
}

/** When it goes out: at once, or at a time that is chosen. */
export function SendAt({ form, choose }: { form: Pick<Form, 'sendAt' | 'until'>; choose: (sendAt: string) => void }) {
  const now = Date.now()
  const { sendAt, until } = form
  const [day = '', clock = ''] = sendAt.split('T')
  const problem = sendAtProblem(sendAt, until, now)
  return (
    <fieldset class="until">
      <legend>{t('sendAt')}</legend>
      <Chips label={t('sendAt')}>
        <Chip on={sendAt === ''} onClick={() => choose('')}>
          {t('sendAtOnce')}
        </Chip>
        <Chip on={sendAt !== ''} onClick={() => choose(sendAt || `${dateKey(now + DAY)}T07:00`)}>
          {t('sendAtTime')}
        </Chip>
      </Chips>
      {sendAt !== '' && (
        <div class="two">
          <Field label={t('sendAtDay')} type="date" name="send-at" value={day} onInput={next => choose(`${next}T${clock}`)} />
          <ClockField label={t('sendAtClock')} name="send-at-clock" value={clock} onInput={next => choose(`${day}T${next}`)} invalid={problem !== undefined} describedBy={problem && 'send-at-problem'} />
        </div>
      )}
      {problem && (
        <p class="err" id="send-at-problem" role="alert">
          <Icon name="level-3" />
          <span>{t(problem)}</span>
        </p>
      )}
    </fieldset>
  )
}
