import { useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Icon } from '../../../ui/Icon'
import { Item, List } from '../../../ui/List'
import { Option } from '../../../ui/Option'
import { t as shell } from '../../../messages'
import type { Day, Service } from '../api'
import { fullDay } from '../say'
import { t } from '../words'
import { freeOn } from './days'

interface CounsellorProps {
  service: Service
  chosen: number | null
  onChoose: (id: number | null) => void
}

/** Anyone, or a named counsellor. */
export function CounsellorPick({ service, chosen, onChoose }: CounsellorProps) {
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState(chosen)
  const name = service.counsellors.find(c => c.id === chosen)
  const show = (): void => {
    setAsked(chosen)
    setOpen(true)
  }
  return (
    <>
      <button type="button" class="pick m12" aria-haspopup="dialog" onClick={show}>
        <Icon name="me" />
        <span class="grow">
          <small class="t2">{t('counsellor')}</small>
          <b>{name ? local(name, 'name') : t('anyone')}</b>
        </span>
        <span class="link">{t('change')}</span>
      </button>
      <Dialog
        open={open}
        title={t('whichCounsellor')}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button
              onClick={() => {
                setOpen(false)
                onChoose(asked)
              }}
            >
              {t('choose')}
            </Button>
            <Button kind="plain" size="mid" onClick={() => setOpen(false)}>
              {shell('close')}
            </Button>
          </>
        }
      >
        <div class="opts" role="radiogroup" aria-label={t('whichCounsellor')}>
          <Option type="radio" name="counsellor" wide label={t('anyone')} hint={t('anyoneHint')} checked={asked === null} onChange={() => setAsked(null)} />
          {service.counsellors.map(c => (
            <Option key={c.id} type="radio" name="counsellor" wide label={local(c, 'name')} checked={asked === c.id} onChange={() => setAsked(c.id)} />
          ))}
        </div>
      </Dialog>
    </>
  )
}

interface DayListProps {
  days: readonly Day[]
  open: boolean
  onClose: () => void
  onChoose: (day: Day) => void
}

/** All days that can be booked, with what each has. */
export function DayList({ days, open, onClose, onChoose }: DayListProps) {
  return (
    <Dialog
      open={open}
      title={t('whichDay')}
      onClose={onClose}
      actions={
        <Button kind="plain" size="mid" onClick={onClose}>
          {shell('close')}
        </Button>
      }
    >
      <List>
        {days.map(day => {
          const free = freeOn(day)
          const name = fullDay(`${day.date}T12:00:00+09:00`, Date.now())
          const note = free > 0 ? t('freeTimes', { n: free }) : closedReason(day) || (day.slots.length > 0 ? t('full') : t('closed'))
          return (
            <Item
              key={day.date}
              title={name}
              detail={note}
              strong={free > 0}
              {...(free > 0 && {
                onClick: () => {
                  onClose()
                  onChoose(day)
                },
              })}
            />
          )
        })}
      </List>
    </Dialog>
  )
}

export const closedReason = (day: Day): string =>
  day.closed_reason_ko === null ? '' : local({ reason_ko: day.closed_reason_ko, reason_en: day.closed_reason_en ?? '' }, 'reason')
