import { useEffect, useRef, useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { settings } from '../../../lib/settings'
import { t as shell } from '../../../messages'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Dialog } from '../../../ui/Dialog'
import { Item, List } from '../../../ui/List'
import { Option, Options } from '../../../ui/Option'
import { Stepper } from '../../../ui/Stepper'
import type { Asking, Day, Service } from '../api'
import { Pick, PickOne, Radios } from '../Pick'
import { asked, fullDay, lasting } from '../say'
import { t } from '../words'
import { durations, mostPeople, roomsFor } from './asking'
import { freeOn } from './days'

interface PickProps {
  service: Service
  asking: Asking
  onChoose: (to: Partial<Asking>) => void
}

/** How the service is wanted: for how long, for how many and where, or with whom; nothing where there is no choice. */
export function AskingPick(props: PickProps) {
  return props.service.kind === 'room' ? <RoomPick {...props} /> : props.service.counsellors.length > 1 ? <CounsellorPick {...props} /> : null
}

/** Anyone, or a named counsellor. */
function CounsellorPick({ service, asking, onChoose }: PickProps) {
  return (
    <PickOne
      icon="me"
      label={t('counsellor')}
      title={t('whichCounsellor')}
      name="counsellor"
      chosen={asking.counsellor_id}
      choices={[{ id: null, label: t('anyone'), hint: t('anyoneHint') }, ...service.counsellors.map(c => ({ id: c.id, label: local(c, 'name') }))]}
      onChoose={counsellor_id => onChoose({ counsellor_id })}
    />
  )
}

/** How long, how many people, which room and what else: one row, one dialog. */
function RoomPick({ service, asking, onChoose }: PickProps) {
  const [want, setWant] = useState(asking)
  // Easy mode asks one thing after the other.
  const [step, setStep] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const lengths = durations(service)
  const most = mostPeople(service)
  const set = (to: Partial<Asking>): void => setWant({ ...want, ...to })
  const setPeople = (party_size: number): void => set({ party_size, room_id: roomsFor(service, party_size).find(r => r.id === want.room_id)?.id ?? null })
  const questions = [
    lengths.length > 1 && (
      <div class="f" key="minutes">
        <b aria-hidden="true">{t('howLong')}</b>
        <Chips label={t('howLong')}>
          {lengths.map(minutes => (
            <Chip key={minutes} on={want.minutes === minutes} onClick={() => set({ minutes })}>
              {lasting(minutes)}
            </Chip>
          ))}
        </Chips>
      </div>
    ),
    <Stepper key="people" label={t('howMany')} hint={t('upToPeople', { n: most })} value={want.party_size} least={1} most={most} less={t('onePersonLess')} more={t('onePersonMore')} onChange={setPeople} />,
    service.equipment.length > 0 && (
      <Options legend={t('extras')} key="equipment">
        {service.equipment.map(thing => (
          <Option
            key={thing.id}
            type="checkbox"
            name="equipment"
            wide
            label={t('borrow', { what: local(thing, 'name') })}
            checked={want.equipment_ids.includes(thing.id)}
            onChange={on => set({ equipment_ids: on ? [...want.equipment_ids, thing.id] : want.equipment_ids.filter(id => id !== thing.id) })}
          />
        ))}
      </Options>
    ),
    service.rooms.length > 1 && (
      <div class="f" key="room">
        <b aria-hidden="true">{t('whichRoom')}</b>
        <Radios
          name="room"
          label={t('whichRoom')}
          chosen={want.room_id}
          choices={[{ id: null, label: t('anyRoom'), hint: t('anyRoomHint') }, ...roomsFor(service, want.party_size).map(room => ({ id: room.id, label: local(room, 'name'), hint: roomHint(room) }))]}
          onChoose={room_id => set({ room_id })}
        />
      </div>
    ),
  ].filter(Boolean)
  const isEasy = settings.value.easy
  useEffect(() => {
    if (step > 0) box.current?.querySelector<HTMLElement>('button, input')?.focus()
  }, [step])
  return (
    <Pick
      icon="door"
      label={t('roomAsked')}
      now={asked(asking, service)}
      title={t('roomAsk')}
      onOpen={() => {
        setWant(asking)
        setStep(0)
      }}
      onChoose={() => onChoose(want)}
      onNext={isEasy && step < questions.length - 1 ? () => setStep(step + 1) : undefined}
    >
      <div class="stack" ref={box}>
        {isEasy ? questions[step] : questions}
      </div>
    </Pick>
  )
}

const roomHint = (room: Service['rooms'][number]): string =>
  [room.capacity !== null && t('upToPeople', { n: room.capacity }), local(room, 'equipment')].filter(Boolean).join(', ')

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
          const note = free > 0 ? t('freeTimes', { n: free }) : closedReason(day) || t(day.has_times ? 'full' : 'closed')
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
