import { effect, untracked } from '@preact/signals'
import { language } from '../../lib/settings'
import { me } from '../session'
import { renew } from './device'

/** Repeats this phone's subscription at the start, after signing in, and in the language that is read now. Quietly: nobody asked for it. */
export function keepUp(): void {
  effect(() => {
    const [who, lang] = [me.value, language.value]
    if (who !== undefined) untracked(() => void renew(lang).catch(() => undefined))
  })
}
