import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { won } from '../../../lib/won'
import { Button, ButtonLink } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { named } from '../../session'
import { loadOthers, sendToAnother, type CaseServices, type Order } from './calls'
import { t } from './words'

interface AnotherProps {
  id: string
  of: Order
  onClose: () => void
  onDone: (next: CaseServices) => void
  again: () => void
}

/** Who else could give what one declined or left, as it was approved. */
export function AnotherDialog({ id, of: o, onClose, onDone, again }: AnotherProps) {
  const others = useResource(`staff:care:others:${o.id}`, () => loadOthers(id, o))
  const [chosen, setChosen] = useState<number>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const found = others.data.value
  const failed = others.error.value
  const go = async (): Promise<void> => {
    if (busy) return
    if (chosen === undefined) return setProblem(t('lacksAnother'))
    setBusy(true)
    setProblem('')
    try {
      const next = await sendToAnother(id, o, chosen)
      toast(t('sentAgain'), { icon: 'check' })
      onDone(next)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
      again()
    }
  }
  const none = found?.services.length === 0
  return (
    <Dialog
      open
      title={t('anotherTitle', { name: named({ name_ko: o.service_ko, name_en: o.service_en }) })}
      onClose={onClose}
      actions={
        <>
          {none ? (
            <ButtonLink href={`/staff/care/cases/${id}/plan`}>{t('seePlan')}</ButtonLink>
          ) : (
            <Button busy={busy} onClick={() => void go()}>
              {t('another')}
            </Button>
          )}
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {none ? (
        <p>{t('anotherNone')}</p>
      ) : (
        <>
          <p class="t2">{t('anotherText')}</p>
          {found ? (
            <fieldset class="radios m16">
              <legend>{t('anotherWho')}</legend>
              {found.services.map(s => (
                <label key={s.id}>
                  <input type="radio" name="another" checked={chosen === s.id} onChange={() => setChosen(s.id)} />
                  <span>
                    {named(s.organization)}: {named(s)}, {won(s.unit_won)}
                  </span>
                </label>
              ))}
            </fieldset>
          ) : (
            failed === undefined && <Skeleton kind="line" />
          )}
        </>
      )}
      {found && found.full > 0 && <p class="s t2">{t('anotherFull', { n: found.full })}</p>}
      <p class="warn m12" role="alert" hidden={!problem && failed === undefined}>
        {problem || (failed !== undefined && explain(failed))}
      </p>
    </Dialog>
  )
}
