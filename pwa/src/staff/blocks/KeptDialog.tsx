import { useState } from 'preact/hooks'
import { dateKey, day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/Toasts'
import type { Col } from '../day/columns'
import { explain } from '../problems'
import { named } from '../session'
import type { Block } from '../types'
import { giveBack } from './calls'
import { t } from './words'

interface KeptProps {
  kept: { block: Block; col: Col } | undefined
  onClose: () => void
  onDone: () => void
}

export function KeptDialog({ kept, onClose, onDone }: KeptProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  if (!kept) return null
  const { block, col } = kept
  const send = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      await giveBack(block.id)
      toast(t('given'), { icon: 'check' })
      onDone()
      onClose()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={block.reason || t('blocked')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('giveBack')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('leave')}
          </Button>
        </>
      }
    >
      <p>
        {named(col.resource)}, {dayName(block.starts_at)} {hhmm(block.starts_at)}–{dateKey(block.starts_at) !== dateKey(block.ends_at) && `${dayName(block.ends_at)} `}
        {hhmm(block.ends_at)}
      </p>
      <p class="t2">{t('giveBackText')}</p>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
