import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { wordsReady } from '../messages/catalogue'

/** A part of a page that is fetched once the page stands, with its words; undefined until then, and where it cannot be had. `load` is asked again when one of `on` changes. */
export function useLater(load: () => Promise<ComponentType | undefined>, on: readonly unknown[] = []): ComponentType | undefined {
  const [Part, show] = useState<ComponentType>()
  useEffect(() => {
    load().then(
      async part => {
        await wordsReady()
        if (part) show(() => part)
      },
      // Offline and never fetched: the page stands without it.
      () => undefined,
    )
  }, on)
  return Part
}
