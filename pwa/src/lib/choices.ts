import { signal } from '@preact/signals'
import type { components } from '../api/schema'
import type { LevelNumber } from '../ui/Level'

type Schemas = components['schemas']
export type Topic = Schemas['PreviewBody']['topics'][number]

/** A dong, or a whole district. `label` is the person's own word for it (어머니) and never leaves this phone. */
export interface MyPlace {
  district_id: number
  dong_id: number | null
  ko: string
  en: string
  label: string
}

export interface Choices {
  places: readonly MyPlace[]
  topics: readonly Topic[]
  min_level: LevelNumber
  /** Hours in which only 위급 comes, and 긴급 if wished. */
  quiet: Schemas['Quiet'] | null
  /** When the day's 소식 comes together; each at once without. */
  digest_at: string | null
  /** What alerts are written in; the app's own language without. */
  lang: AlertLang | null
}

export type AlertLang = Schemas['DeviceBody']['lang']
export type Wish = Schemas['PreviewBody'] & Pick<Choices, 'quiet' | 'digest_at'>

export const TOPICS: readonly Topic[] = ['disaster', 'weather', 'air', 'traffic', 'jobs', 'health', 'welfare', 'culture']
export const MOST_PLACES = 20

const DEFAULTS: Choices = { places: [], topics: ['disaster', 'weather', 'air'], min_level: 2, quiet: null, digest_at: null, lang: null }

function read(): Choices {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem('choices') ?? '{}') as Partial<Choices>) }
  } catch {
    return DEFAULTS
  }
}

/** What this phone wants to hear about. It belongs to the phone, not to who is signed in, so signing out keeps it. */
export const choices = signal(read())

export function change(part: Partial<Choices>): void {
  choices.value = { ...choices.peek(), ...part }
  try {
    localStorage.setItem('choices', JSON.stringify(choices.value))
  } catch {
    // A private window may refuse storage: the choice then holds until the page closes.
  }
}

if (typeof addEventListener === 'function') {
  addEventListener('storage', e => {
    if (e.key === 'choices') choices.value = read()
  })
}

export const samePlace = (a: Schemas['Place'], b: Schemas['Place']): boolean => a.district_id === b.district_id && (a.dong_id ?? null) === (b.dong_id ?? null)

/** What the server is told: places by number, and no label. */
export function wanted({ places, topics, min_level }: Choices): Schemas['PreviewBody'] {
  return { places: places.map(({ district_id, dong_id }) => ({ district_id, dong_id })), topics: [...topics], min_level }
}

/** And when it may come. */
export const wished = (choices: Choices): Wish => ({ ...wanted(choices), quiet: choices.quiet, digest_at: choices.digest_at })

/** Whether the server's device already wants just this; order does not matter. */
export function sameWish(a: Wish, b: Wish): boolean {
  const key = ({ min_level, topics, places, quiet, digest_at }: Wish): string =>
    JSON.stringify([min_level, [...topics].sort(), places.map(p => `${p.district_id}:${p.dong_id ?? ''}`).sort(), quiet && [quiet.from, quiet.until, quiet.urgent ?? true], digest_at ?? null])
  return key(a) === key(b)
}
