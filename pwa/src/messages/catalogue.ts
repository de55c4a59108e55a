import { choose, language, type Language } from '../lib/settings'

type Phrase = string | ((p: never) => string)
export type Words = Readonly<Record<string, Phrase>>

/** The same keys as the Korean source; a phrase with parameters takes the same parameters. */
export type Translation<W extends Words> = {
  readonly [K in keyof W]: W[K] extends (p: infer P) => string ? string | ((p: P) => string) : string
}

type Params<F> = F extends (p: infer P) => string ? [P] : []
export type T<W extends Words> = <K extends keyof W>(key: K, ...p: Params<W[K]>) => string

const loaders: (() => Promise<void>)[] = []
let waiting: Promise<unknown> = Promise.resolve()

/**
 * A catalogue and its `t`. Korean is in the bundle of whoever imports it; English is fetched
 * when it is wanted, before the page that needs it is shown (see `wordsReady`).
 */
export function catalogue<W extends Words>(ko: W, english: () => Promise<{ default: Translation<W> }>): T<W> {
  let en: Translation<W> | undefined
  const load = async (): Promise<void> => {
    en ??= (await english()).default
  }
  loaders.push(load)
  // Offline and never fetched: Korean is better than nothing.
  if (language.peek() === 'en') waiting = Promise.all([waiting, load().catch(() => undefined)])
  return (key, ...p) => {
    const phrase = (language.value === 'en' && en ? en : ko)[key] as string | ((p: unknown) => string)
    return typeof phrase === 'function' ? phrase(p[0]) : phrase
  }
}

/** Settles when the words of every catalogue met so far are here. */
export const wordsReady = (): Promise<unknown> => waiting

/** Changes the language once all its words are here, so that no screen is half translated. */
export async function speak(lang: Language): Promise<void> {
  if (lang === 'en') await Promise.all(loaders.map(load => load()))
  choose({ lang })
}
