import { useState } from 'preact/hooks'
import { lead } from '../../../lib/router'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { explain } from '../../problems'
import { leave, leaving } from '../../session'
import { away } from './away'
import { isMine, sendNow } from './sending'
import { holdsBack, isOpen, only } from './vault'
import { t } from './words'

/** Asks whoever signs out while something is only on this device. */
export default function Leaving() {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const asked = leaving.value
  const { work } = only.value
  const stay = (): void => {
    setSure(false)
    setProblem('')
    leaving.value = undefined
  }
  const run = async (how: () => Promise<void>): Promise<void> => {
    if (busy || !asked) return
    setBusy(true)
    setProblem('')
    try {
      await how()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  const send = (): Promise<void> =>
    run(async () => {
      await sendNow()
      if (holdsBack()) setProblem(t('leaveNotSent'))
      else await leave(asked!.everywhere)
    })
  const open = (): void => {
    stay()
    away.value = true
    lead('/staff/care/route')
  }
  return (
    <Dialog
      open={asked !== undefined}
      title={t(sure ? 'leaveSure' : 'leaveTitle')}
      onClose={stay}
      actions={
        sure ? (
          <>
            <Button onClick={stay}>{t('leaveStay')}</Button>
            <Button kind="plain" busy={busy} onClick={() => void run(() => leave(asked!.everywhere))}>
              {t('leaveDrop')}
            </Button>
          </>
        ) : (
          <>
            {isOpen.value ? (
              <Button busy={busy} icon="send" onClick={() => void send()}>
                {t('leaveSend')}
              </Button>
            ) : (
              isMine.value && (
                <Button icon="lock" onClick={open}>
                  {t('leaveOpen')}
                </Button>
              )
            )}
            <Button kind="plain" onClick={stay}>
              {t('leaveStay')}
            </Button>
            <Button kind="plain" onClick={() => setSure(true)}>
              {t('leaveDrop')}
            </Button>
          </>
        )
      }
    >
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <p>{sure ? t('leaveSureText', { n: work }) : work > 0 ? t('leaveText', { n: work }) : t('leaveLogs')}</p>
      {!sure && !isOpen.value && <p class="t2 m4">{t('leaveLocked')}</p>}
    </Dialog>
  )
}
