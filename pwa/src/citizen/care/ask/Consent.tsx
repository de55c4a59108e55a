import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { settings } from '../../../lib/settings'
import { Button, ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { isProblem } from '../../../api/problem'
import { Screen } from '../../Screen'
import { PURPOSES, type Purpose } from '../asking'
import { draft } from '../sending'
import { textOf, useTexts } from '../useTexts'
import { t } from '../words'
import { WordsField } from './fields'
import { Next, Sheet, type StepProps } from './Sheet'

const OF: Readonly<Partial<Record<StepProps['step'], Purpose>>> = { care: 'care', health: 'care_health', sharing: 'care_sharing' }
const PARTS = ['why', 'items', 'kept', 'refusal'] as const

/** One consent, in plain words; each can be refused, and what that means is said. */
export function Consent({ step, asking, errors, write, next, back }: StepProps) {
  const purpose = OF[step]!
  const texts = useTexts()
  const easy = settings.value.easy
  const [whole, setWhole] = useState(false)
  const text = texts.data.value && textOf(texts.data.value, purpose)
  const given = asking.consents[purpose]?.given
  if (purpose === 'care' && given === false) return <Refused back={back} onAgain={() => write({ consents: { ...asking.consents, care: undefined! } })} />
  const answer = (given: boolean): Partial<typeof asking> => ({ consents: { ...asking.consents, [purpose]: { version: text!.version, given } } })
  // What they agreed to write is written where they agreed; easy mode asks on a screen of its own.
  const writing = purpose === 'care_health' && given === true && !easy
  const changed = draft.value.value.refused?.code === 'stale_version'
  return (
    <Sheet
      step={step}
      asking={asking}
      back={back}
      title={t(`${purpose}_title`)}
      kicker={t('consentOf', { now: PURPOSES.indexOf(purpose) + 1, all: PURPOSES.length })}
      foot={
        !text ? null : writing ? (
          <Next onClick={() => next()} />
        ) : (
          <>
            <Button onClick={() => (purpose === 'care_health' && !easy ? write(answer(true)) : next(answer(true)))}>{t('agree')}</Button>
            <Button kind="plain" {...(!easy && { size: 'mid' as const })} onClick={() => (purpose === 'care' ? write(answer(false)) : next(answer(false)))}>
              {t('refuse')}
            </Button>
          </>
        )
      }
    >
      {changed && (
        <Panel kind="lit">
          <p>{t('consentChanged')}</p>
        </Panel>
      )}
      {!text ? (
        texts.error.value ? (
          isProblem(texts.error.value, 'offline') ? (
            <p class="t2">{t('textsFailed')}</p>
          ) : (
            <Stopped error={texts.error.value} onRetry={() => void texts.refresh()} />
          )
        ) : (
          <Skeleton kind="tall" />
        )
      ) : writing ? (
        <>
          <div class="calm wrap">
            <Icon name="check" />
            <span class="grow">{text.title}</span>
            <button type="button" class="link" onClick={() => next(answer(false))}>
              {t('refuse')}
            </button>
          </div>
          <WordsField asking={asking} errors={errors} write={write} />
        </>
      ) : easy && !whole ? (
        <>
          <p class="m8">{text.why}</p>
          <p class="t2 m8">{text.refusal}</p>
          <button type="button" class="link" onClick={() => setWhole(true)}>
            {t('consentRead')}
          </button>
        </>
      ) : (
        <Panel>
          <h2>{text.title}</h2>
          <dl class="facts m8">
            {PARTS.map(part => (
              <Fragment key={part}>
                <dt>{t(part)}</dt>
                <dd class="lines">{text[part]}</dd>
              </Fragment>
            ))}
          </dl>
        </Panel>
      )}
    </Sheet>
  )
}

function Refused({ back, onAgain }: { back: StepProps['back']; onAgain: () => void }) {
  return (
    <Screen
      title={t('careRefusedTitle')}
      back={back}
      hasPhone
      bottom={
        <>
          <ButtonLink icon="phone" href="tel:16602642">
            {t('callCare')}
          </ButtonLink>
          <Button kind="plain" size="mid" onClick={onAgain}>
            {t('readAgain')}
          </Button>
        </>
      }
    >
      <Void art="empty" main title={t('careRefusedTitle')} text={t('careRefusedText')} />
    </Screen>
  )
}

/** Easy mode's screen for what they agreed to write. */
export function Words({ asking, errors, write, next, ...sheet }: StepProps) {
  return (
    <Sheet asking={asking} {...sheet} title={t('wordsTitle')} foot={<Next onClick={() => next()} />}>
      <WordsField asking={asking} errors={errors} write={write} />
    </Sheet>
  )
}
