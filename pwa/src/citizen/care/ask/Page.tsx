import { useEffect, useState } from 'preact/hooks'
import { useLocation, useRoute } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { dateKey } from '../../../lib/time'
import { Skeleton } from '../../../ui/Skeleton'
import { Screen } from '../../Screen'
import { errorsAt, errorsOf, firstOpen, stepsOf, type Asking, type Errors, type Step } from '../asking'
import { draft, receipt, write } from '../sending'
import { useDistricts, useTexts } from '../useTexts'
import { t } from '../words'
import { Check } from './Check'
import { Consent, Words } from './Consent'
import { Maybe } from './Maybe'
import { EasyNeed, Needs } from './Needs'
import { Sent } from './Sent'
import type { StepProps } from './Sheet'
import { Danger, Urgency } from './Urgency'
import { When } from './When'
import { EasyField, Where } from './Where'
import { Family, Who } from './Who'

const at = (step: string): string => `/care/ask/${step}`

/** Asking for care, screen by screen. What is said stays on this phone until it is sent. */
export default function Ask() {
  const step = useRoute().params['step'] ?? ''
  // What the last screens need is fetched with the first, for who loses the connection on the way.
  useTexts()
  useDistricts()
  useEffect(() => void navigator.storage?.persist?.(), [])
  const asking = draft.value.value
  if (!draft.ready.value) {
    return (
      <Screen title={t('title')} back={{ to: '/care', label: t('title') }}>
        <Skeleton />
      </Screen>
    )
  }
  if (step === 'sent') return <Sent asking={asking} />
  if (step === 'maybe' && asking.refused?.code === 'maybe_duplicate') return <Maybe asking={asking} />
  return <OneStep step={step} asking={asking} />
}

function OneStep({ step, asking }: { step: string; asking: Asking }) {
  const { route } = useLocation()
  const easy = settings.value.easy
  const today = dateKey(Date.now())
  const steps = stepsOf(asking, easy)
  const [found, setFound] = useState<{ step: string; errors: Errors }>()
  const now = steps.indexOf(step as Step)
  // Nobody skips a question: whoever comes by an old link goes on where they were.
  const open = steps.indexOf(firstOpen(asking, easy, today))
  const away = now < 0 || now > open ? at(steps[open]!) : undefined
  useEffect(() => {
    if (away) route(away, true)
  }, [away])
  useEffect(() => {
    receipt.value = null
  }, [])
  const errors = { ...errorsOf(asking.refused), ...(found?.step === step && found.errors) }
  useEffect(() => {
    if (Object.keys(errors).length > 0) requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus())
  }, [found, asking.refused])
  if (away) {
    return (
      <Screen title={t('title')} back={{ to: '/care', label: t('title') }}>
        <Skeleton />
      </Screen>
    )
  }
  const props: StepProps = {
    step: step as Step,
    asking,
    errors,
    back: { to: now > 0 ? at(steps[now - 1]!) : '/care', label: t('back') },
    write: part => {
      setFound(undefined)
      write(part)
    },
    next: part => {
      if (part) write(part)
      const said = draft.value.value
      const wrong = errorsAt(step as Step, said, easy, today)
      if (Object.keys(wrong).length > 0) return setFound({ step, errors: wrong })
      const after = stepsOf(said, easy)
      route(at(after[after.indexOf(step as Step) + 1]!))
    },
  }
  return <Shown key={step} {...props} />
}

function Shown(props: StepProps) {
  const { step } = props
  if (step.startsWith('need-')) return <EasyNeed {...props} />
  switch (step) {
    case 'who':
      return <Who {...props} />
    case 'family':
      return <Family {...props} />
    case 'needs':
      return <Needs {...props} />
    case 'urgency':
      return <Urgency {...props} />
    case 'danger':
      return <Danger {...props} />
    case 'where':
      return <Where {...props} />
    case 'when':
      return <When {...props} />
    case 'care':
    case 'health':
    case 'sharing':
      return <Consent {...props} />
    case 'words':
      return <Words {...props} />
    case 'check':
      return <Check {...props} />
    default:
      return <EasyField {...props} />
  }
}
