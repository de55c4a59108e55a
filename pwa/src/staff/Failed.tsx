import { online } from '../lib/online'
import { Button } from '../ui/Button'
import { Void } from '../ui/Void'
import { explain } from './problems'
import { t } from './words'

/** A page whose data did not come. */
export function Failed({ error, again }: { error: unknown; again: () => void }) {
  return (
    <Void art={online.value ? 'empty' : 'offline'} title={t('loadFailed')} text={explain(error)}>
      <Button kind="plain" size="sm" icon="refresh" onClick={again}>
        {t('reload')}
      </Button>
    </Void>
  )
}
