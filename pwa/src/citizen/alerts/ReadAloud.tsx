import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../ui/Icon'
import type { AlertLang } from './alert'
import { t } from './words'

const VOICES: Record<AlertLang, string> = { ko: 'ko-KR', en: 'en-US', ru: 'ru-RU', vi: 'vi-VN', zh: 'zh-CN' }

/** Whether the phone has a voice of that language; many say so a moment after they were asked. */
function useVoice(lang: AlertLang): boolean {
  const has = (): boolean => 'speechSynthesis' in window && speechSynthesis.getVoices().some(voice => voice.lang.startsWith(lang))
  const [found, setFound] = useState(has)
  useEffect(() => {
    if (!('speechSynthesis' in window)) return
    const look = (): void => setFound(has())
    look()
    speechSynthesis.addEventListener('voiceschanged', look)
    return () => speechSynthesis.removeEventListener('voiceschanged', look)
  }, [lang])
  return found
}

/** Reads with the phone's own voice; absent where it has none of that language. */
export function ReadAloud({ lang, parts }: { lang: AlertLang; parts: readonly string[] }) {
  const [reading, setReading] = useState(false)
  const hasVoice = useVoice(lang)
  const voice = hasVoice ? speechSynthesis : undefined
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
