import type { ComponentChildren } from 'preact'
import { language, settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Steps } from '../../../ui/Steps'
import { ReadAloud } from '../../alerts/ReadAloud'
import { Screen } from '../../Screen'
import type { Asking, Errors, Step } from '../asking'
import { partOf, partsOf } from '../asking'
import { t } from '../words'

/** What each of the screens is given. */
export interface StepProps {
  step: Step
  asking: Asking
  errors: Errors
  back: { to: string; label: string }
  /** Changes what is said. */
  write: (part: Partial<Asking>) => void
  /** To the next screen, unless something on this one is wrong. `part` is written first. */
  next: (part?: Partial<Asking>) => void
}

interface SheetProps extends Pick<StepProps, 'step' | 'asking' | 'back'> {
  title: string
  text?: string | undefined
  /** Above the title instead of the columns. */
  kicker?: string
  picture?: ComponentChildren
  /** The page's actions. */
  foot: ComponentChildren
  children?: ComponentChildren
}

/** One screen of the request: where one is, the question, the answer, and a number to call instead. */
export function Sheet({ step, asking, back, title, text, kicker, picture, foot, children }: SheetProps) {
  const easy = settings.value.easy
  const part = partOf(step)
  const top = easy ? <ReadAloud key={step} lang={language.value} parts={[title, text ?? '']} /> : <CallPill />
  return (
    <Screen title={title.replace('\n', ' ')} back={{ ...back, label: easy ? t('back') : t('title') }} top={top} hasPhone bottom={easy ? undefined : foot}>
      {picture ?? (!easy && (part ? <Steps now={part} all={partsOf(asking)} /> : kicker && <p class="s t2">{kicker}</p>))}
      <h1 class={easy ? '' : 'lines m12'}>{title}</h1>
      {text && <p class="t2 m4">{text}</p>}
      {children}
      {!easy && asking.relation && <Note icon="check">{t('keptHere')}</Note>}
      {easy && (
        <div class="answers">
          {foot}
          <CallButton />
        </div>
      )}
    </Screen>
  )
}

export function CallPill() {
  return (
    <a class="pill" href="tel:16602642">
      <Icon name="phone" />
      {t('byPhone')}
    </a>
  )
}

function CallButton() {
  return (
    <a class="b plain call" href="tel:16602642">
      <Icon name="phone" />
      {t('callCare')}
    </a>
  )
}

export function Next({ onClick, children }: { onClick: () => void; children?: string }) {
  return <Button onClick={onClick}>{children ?? t('next')}</Button>
}
