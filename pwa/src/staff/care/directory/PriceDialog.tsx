import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Refusal } from '../../editing/Refusal'
import { useChange } from '../../editing/useChange'
import { explain } from '../../problems'
import { named } from '../../session'
import { Problem } from '../../../api/problem'
import { setPrice, type Organization, type ServiceKept } from './calls'
import { tomorrow } from './say'
import { isWon } from './serviceForm'
import { t } from './words'

interface PriceDialogProps {
  service: ServiceKept
  open: boolean
  refresh: () => Promise<void>
  onClose: () => void
  onSet: (next: Organization) => void
}

/** A new price from a day ahead. */
export function PriceDialog({ service, open, refresh, onClose, onSet }: PriceDialogProps) {
  const change = useChange()
  const [from, setFrom] = useState('')
  const [price, setPriceTyped] = useState('')
  const [wrong, setWrong] = useState<{ from?: string; price?: string }>({})
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const save = async (): Promise<void> => {
    const found = { ...(!(from >= tomorrow()) && { from: t('fromTomorrow') }), ...(!isWon(price) && { price: t('wonNeeded') }) }
    setWrong(found)
    if (Object.keys(found).length > 0) return
    await change.run(async () => {
      onSet(await setPrice(service, from, Number(price)))
      setFrom('')
      setPriceTyped('')
    })
  }
  return (
    <Dialog
      open={open}
      title={t('changePriceOf', { what: named(service) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={change.busy} onClick={() => void save()}>
            {t('changePrice')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields">
        <p class="t2">{t('changePriceText')}</p>
        <Field label={t('validFrom')} type="date" value={from} error={wrong.from} onInput={setFrom} />
        <Field label={t('newPrice')} inputMode="numeric" value={price} error={wrong.price} onInput={text => setPriceTyped(text.replace(/\D/g, '').slice(0, 8))} />
        <Refusal change={change} problem={change.stale ? explain(new Problem({ code: 'stale_version' })) : ''} />
      </div>
    </Dialog>
  )
}
