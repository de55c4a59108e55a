import { language } from './settings'

type Pair<K extends string> = Readonly<Record<`${K}_ko` | `${K}_en`, string>>

/** `name_ko` or `name_en`, by the person's language; Korean where the English is empty. */
export function local<K extends string>(of: Pair<K>, key: K): string {
  const pair = of as Readonly<Record<string, string>>
  return (language.value === 'en' && pair[`${key}_en`]) || (pair[`${key}_ko`] ?? '')
}
