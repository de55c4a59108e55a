import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { choices } from '../../lib/choices'
import { online } from '../../lib/online'
import { cannotSubscribe } from '../../lib/push'
import { language } from '../../lib/settings'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { toast } from '../../ui/Toasts'
import { device, lookUp, turnOn } from './device'
import { TroubleDialog, type Trouble } from './Trouble'
import { t } from './words'

export interface Turning {
  busy: boolean
  failure: string | undefined
  send: () => Promise<void>
  /** The dialog that says why it did not work, where it has to. */
  trouble: ComponentChildren
}

/** Letting the browser ask and the server know, and what may go wrong with it. */
export function useTurnOn(onDone: () => void): Turning {
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined)
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  useEffect(() => void lookUp(), [])

  const send = async (): Promise<void> => {
    setFailure(undefined)
    setTrouble(undefined)
    setBusy(true)
    const before = device.peek()
    try {
      const refusal = await turnOn(choices.value, language.value)
      if (refusal && refusal !== 'install-first') setTrouble(refusal)
      else if (before) toast(t('saved'), { icon: 'check' })
      else onDone()
    } catch (error) {
      setFailure(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, send, trouble: trouble && <TroubleDialog trouble={trouble} onClose={() => setTrouble(undefined)} onAgain={() => void send()} /> }
}

/** The last button, and before it what the phone will ask. */
export function Foot({ on, turning: { busy, failure, send } }: { on: boolean; turning: Turning }) {
  const refusal = cannotSubscribe()
  const [waited, setWaited] = useState(false)
  useEffect(() => {
    setWaited(false)
    if (!busy || Notification.permission !== 'default') return
    // Some browsers only show a small bell instead of asking.
    const timer = setTimeout(() => setWaited(true), 6000)
    return () => clearTimeout(timer)
  }, [busy])
  return (
    <>
      {failure ? (
        <p class="note" role="alert">
          <Icon name="info" />
          <span>{failure}</span>
        </p>
      ) : refusal ? (
        <Note icon="info">{t('cannotNote')}</Note>
      ) : !online.value ? (
        <Note icon="offline">{t('offlineNote')}</Note>
      ) : waited ? (
        <Note icon="bell">{t('noQuestion')}</Note>
      ) : (
        Notification.permission === 'default' && (
          <Note icon="bell">
            {t('askBefore')}
            <b>{t('askAllow')}</b>
            {t('askAfter')}
          </Note>
        )
      )}
      <Button busy={busy} onClick={() => void send()}>
        {busy ? t('asking') : refusal ? t('why') : t(on ? 'save' : 'turnOn')}
      </Button>
    </>
  )
}
