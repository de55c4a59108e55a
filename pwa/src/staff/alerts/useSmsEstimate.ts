import { useEffect, useState } from 'preact/hooks'
import type { SmsEstimate } from '../types'
import { smsEstimate } from './calls'
import { isBlank, mayText, toBody, type Form } from './form'

const PAUSE = 600

export interface Estimated {
  /** The last estimate, also while the next one is under way. */
  found: SmsEstimate | undefined
  counting: boolean
  error: unknown
  again: () => void
}

const NOTHING = { found: undefined, counting: false, error: undefined }

/** What the SMS of this form would cost, asked again a moment after the last change; nothing while none is wanted. */
export function useSmsEstimate(form: Form): Estimated {
  const [state, setState] = useState<Omit<Estimated, 'again'>>(NOTHING)
  const [turn, setTurn] = useState(0)
  const whole = mayText(form) && form.smsAfter > 0 && form.topics.length > 0 && [form.ko, form.en].every((text, i) => (i > 0 && isBlank(text)) || (text.event.trim() && text.headline.trim() && text.body.trim()))
  const { level, topics, district_ids, dong_ids, texts } = toBody(form)
  const asked = { level, topics, district_ids, dong_ids, exercise: false, texts: { ko: texts.ko, ...(texts.en && { en: texts.en }) } }
  const key = whole ? JSON.stringify(asked) : ''
  useEffect(() => {
    if (!key) return setState(NOTHING)
    let live = true
    setState(before => ({ ...before, counting: true, error: undefined }))
    const timer = setTimeout(() => {
      smsEstimate(asked).then(
        found => live && setState({ found, counting: false, error: undefined }),
        (error: unknown) => live && setState({ found: undefined, counting: false, error }),
      )
    }, PAUSE)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, turn])
  return { ...state, again: () => setTurn(turn + 1) }
}
