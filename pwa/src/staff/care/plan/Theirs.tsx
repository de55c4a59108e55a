import { Button } from '../../../ui/Button'
import type { Value } from './edits'
import type { Writing } from './usePlan'
import { t } from './words'

/** What a colleague wrote into the same field meanwhile; one's own stands in the field itself, and is kept. */
export function Theirs({ path, writing, say = String }: { path: string; writing: Writing; say?: (value: NonNullable<Value>) => string }) {
  const theirs = writing.theirs(path)
  if (theirs === undefined) return null
  return (
    <div class="stale" role="alert">
      <p class="grow">
        {t('theirs')}: <b class="lines">{theirs === null || theirs === '' ? t('theirsEmpty') : say(theirs)}</b>
      </p>
      <Button kind="plain" size="sm" onClick={() => writing.choose(path, true)}>
        {t('keepMine')}
      </Button>
      <Button kind="plain" size="sm" onClick={() => writing.choose(path, false)}>
        {t('takeTheirs')}
      </Button>
    </div>
  )
}
