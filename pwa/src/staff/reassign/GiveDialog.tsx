import { useState } from 'preact/hooks'
import { once } from '../../lib/once'
import { useResource } from '../../lib/resource'
import { day, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Note } from '../../ui/Note'
import { Option, Options } from '../../ui/Option'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { named } from '../session'
import { give, loadToWhom } from './calls'
import { t } from './words'

interface GiveDialogProps {
  booking: string
  /** Whose visit it is, where the list that it was pressed in says so. */
  who?: string | undefined
  onClose: () => void
  onGiven: () => void
}

/** Another counsellor for a visit, at the time that it has: who is free, and why the others are not. */
export function GiveDialog({ booking, who, onClose, onGiven }: GiveDialogProps) {
  const resource = useResource(`staff:reassign:${booking}`, () => loadToWhom(booking))
  const [chosen, setChosen] = useState<number>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState('')
  const visit = resource.data.value
  const free = visit?.colleagues.filter(c => c.why === null) ?? []
  const others = visit?.colleagues.filter(c => c.why !== null) ?? []
  const to = free.find(c => c.id === chosen) ?? free[0]
  const problem = refused || (resource.error.value === undefined ? '' : explain(resource.error.value))
  const send = async (): Promise<void> => {
    if (!visit || !to || busy) return
    setBusy(true)
    setRefused('')
    try {
      const wish = { counsellor_id: to.id, version: visit.version }
      await once(['reassign', booking, wish], key => give(booking, wish, key))
      toast(t('given', { to: named(to) }), { icon: 'check' })
      onClose()
      onGiven()
    } catch (error) {
      setRefused(explain(error))
      // It is about what others did meanwhile: who is free now?
      void resource.refresh()
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={who ? t('titleOf', { who }) : t('title')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} disabled={!to} onClick={() => void send()}>
            {to ? t('send', { to: named(to) }) : t('sendNobody')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      {!visit && !problem && <Skeleton kind="tall" />}
      {visit && (
        <div class="fields">
          <p class="t2">{t('about', { day: day(visit.starts_at), from: hhmm(visit.starts_at), to: hhmm(visit.ends_at), what: named({ name_ko: visit.service_name_ko, name_en: visit.service_name_en }), counsellor: named(visit.counsellor) })}</p>
          {free.length > 0 ? (
            <Options legend={t('whoCan')}>
              {free.map(c => (
                <Option key={c.id} type="radio" name="colleague" wide label={named(c)} hint={t('visits', { n: c.visits })} checked={c === to} onChange={() => setChosen(c.id)} />
              ))}
            </Options>
          ) : (
            <Note icon="info">{t('nobody')}</Note>
          )}
          {others.length > 0 && (
            <div>
              <h3>{t('whoCannot')}</h3>
              <ul class="turns">
                {others.map(c => (
                  <li key={c.id}>
                    <span class="grow">{named(c)}</span>
                    <span class="t2">{c.why && t(`why_${c.why}`)}</span>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {free.length > 0 && <Note icon="mail">{t('tells')}</Note>}
        </div>
      )}
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
