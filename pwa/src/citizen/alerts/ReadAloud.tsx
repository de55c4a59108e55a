import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../../lib/settings'
import { Icon } from '../../ui/Icon'
import { t } from './words'

const VOICES: Record<Language, string> = { ko: 'ko-KR', en: 'en-US' }

/** Reads the alert with the phone's own voice; absent where there is none. */
export function ReadAloud({ lang, parts }: { lang: Language; parts: readonly string[] }) {
  const [reading, setReading] = useState(false)
  const voice = 'speechSynthesis' in window ? speechSynthesis : undefined
  useEffect(() => () => voice?.cancel(), [lang])
  if (!voice) return null
  const read = (): void => {
    voice.cancel()
    const spoken = parts.filter(Boolean).map(part => new SpeechSynthesisUtterance(part.replaceAll('\n', ' ')))
    for (const one of spoken) {
      one.lang = VOICES[lang]
      one.rate = 0.95
      one.onerror = () => setReading(false)
      voice.speak(one)
    }
    const last = spoken.at(-1)
    if (last) last.onend = () => setReading(false)
    setReading(spoken.length > 0)
  }
  const hush = (): void => {
    voice.cancel()
    setReading(false)
  }
  return (
    <button type="button" class="pill" onClick={reading ? hush : read}>
      <Icon name={reading ? 'close' : 'speak'} />
      {t(reading ? 'hush' : 'read')}
    </button>
  )
}
