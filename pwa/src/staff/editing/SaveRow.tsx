import { Button } from '../../ui/Button'
import { t } from './words'

/** Under a form: saving, which waits while somebody else was first, and the way out. */
export function SaveRow({ busy, stale, onStop }: { busy: boolean; stale: boolean; onStop: () => void }) {
  return (
    <div class="row wrap">
      <Button size="sm" submit busy={busy} disabled={stale}>
        {t('save')}
      </Button>
      <Button kind="plain" size="sm" onClick={onStop}>
        {t('cancel')}
      </Button>
    </div>
  )
}
