import { computed, signal } from '@preact/signals'

export type Theme = 'auto' | 'light' | 'dark' | 'contrast'
export type TextSize = 100 | 125 | 150 | 200
export type Language = 'ko' | 'en'

export interface Settings {
  theme: Theme
  text: TextSize
  easy: boolean
  lang: Language
  /** The neighbourhood named on the home page; chosen with the alerts. */
  dong: { id: number; ko: string; en: string } | null
}

const DEFAULTS: Settings = { theme: 'auto', text: 100, easy: false, lang: 'ko', dong: null }

function read(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem('settings') ?? '{}') as Partial<Settings>) }
  } catch {
    return DEFAULTS
  }
}

/** How this person wants to see the app, on this device. public/boot.js puts it on the page. */
export const settings = signal(read())
export const language = computed(() => settings.value.lang)

export function choose(choice: Partial<Settings>): void {
  settings.value = { ...settings.value, ...choice }
  try {
    localStorage.setItem('settings', JSON.stringify(settings.value))
  } catch {
    // A private window may refuse storage: the choice then holds until the page closes.
  }
  globalThis.dispatchEvent?.(new Event('settings'))
}

if (typeof addEventListener === 'function') {
  addEventListener('storage', e => {
    if (e.key === 'settings') settings.value = read()
  })
}
