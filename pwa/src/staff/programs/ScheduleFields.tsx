import { useEffect, useId, useState } from 'preact/hooks'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { date, dateKey, day } from '../../lib/time'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { State } from '../../ui/State'
import { ClockField } from '../ClockField'
import { explain } from '../problems'
import { loadMySites } from '../scope'
import { plan, type Planned, type RoomChoice } from './calls'
import { bySite, REPEATS, toLayout, WEEKDAYS, weekdayOf, type ProgramForm } from './form'
import { sayRange, troubleOf } from './state'
import { t } from './words'

interface ScheduleProps {
  form: ProgramForm
  set: (part: Partial<ProgramForm>) => void
  rooms: readonly RoomChoice[]
  /** Whose own sessions are in nobody's way. */
  program_id?: number
  /** The sessions as they would be; undefined while that is not known. */
  onPlan: (planned: readonly Planned[] | undefined) => void
}

const noon = (key: string): string => `${key}T12:00:00+09:00`

/** Room and days in plain words, and what they mean, day by day. */
export function ScheduleFields({ form, set, rooms, program_id, onPlan }: ScheduleProps) {
  const isRule = form.repeat === 'weekly' || form.repeat === 'every2'
  const chosen = form.weekdays.length || !form.first ? form.weekdays : [weekdayOf(form.first)]
  return (
    <>
      <RoomPick rooms={rooms} value={form.room} choose={room => set({ room })} />
      <div class="trio">
        <Field label={t('first')} type="date" value={form.first} onInput={first => set({ first, except_dates: [], ...(form.weekdays.length <= 1 && { weekdays: [] }) })} />
        <ClockField label={t('from')} name="from" value={form.from} onInput={from => set({ from })} />
        <ClockField label={t('to')} name="to" value={form.to} onInput={to => set({ to })} />
      </div>
      <fieldset>
        <legend>{t('repeat')}</legend>
        <div class="chips">
          {REPEATS.map(repeat => (
            <button type="button" key={repeat} class={form.repeat === repeat ? 'chip on' : 'chip'} aria-pressed={form.repeat === repeat} onClick={() => set({ repeat, except_dates: [] })}>
              {form.repeat === repeat && <Icon name="check" size="m" />}
              {t(repeat)}
            </button>
          ))}
        </div>
      </fieldset>
      {isRule && (
        <fieldset>
          <legend>{t('weekdays')}</legend>
          <div class="chips">
            {WEEKDAYS.map(n => {
              const on = chosen.includes(n)
              return (
                <button type="button" key={n} class={on ? 'chip on' : 'chip'} aria-pressed={on} onClick={() => set({ weekdays: on ? chosen.filter(m => m !== n) : [...chosen, n], except_dates: [] })}>
                  {t(`day${n}`)}
                </button>
              )
            })}
          </div>
        </fieldset>
      )}
      {form.repeat !== 'once' && (
        <div class="half">
          <Field label={t('times')} inputMode="numeric" value={form.times} onInput={times => set({ times, except_dates: [] })} />
        </div>
      )}
      <Preview form={form} set={set} onPlan={onPlan} {...(program_id !== undefined && { program_id })} />
    </>
  )
}

function RoomPick({ rooms, value, choose }: { rooms: readonly RoomChoice[]; value: string; choose: (room: string) => void }) {
  const id = useId()
  const sites = useResource('staff:my-sites', loadMySites)
  const siteName = (site: number): string => {
    const found = sites.data.value?.find(s => s.id === site)
    return found ? local(found, 'name') : ''
  }
  return (
    <div class="f">
      <div class="fl">
        <label for={id}>
          <b>{t('room')}</b>
        </label>
      </div>
      <select id={id} value={value} onChange={e => choose(e.currentTarget.value)}>
        <option value="">{t('chooseRoom')}</option>
        {bySite(rooms).map(([site, own]) => (
          <optgroup key={site} label={siteName(site)}>
            {own.map(room => (
              <option key={room.id} value={String(room.id)}>
                {room.capacity === null ? local(room, 'name') : t('roomOf', { name: local(room, 'name'), capacity: room.capacity })}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}

function Preview({ form, set, program_id, onPlan }: Omit<ScheduleProps, 'rooms'>) {
  const [planned, setPlanned] = useState<readonly Planned[]>()
  const [problem, setProblem] = useState('')
  const layout = toLayout(form)
  const key = layout && JSON.stringify(layout)
  useEffect(() => {
    onPlan(undefined)
    setProblem('')
    if (!layout) return setPlanned(undefined)
    let over = false
    const timer = setTimeout(() => {
      plan(layout, program_id).then(
        found => {
          if (over) return
          setPlanned(found)
          onPlan(found)
        },
        error => {
          if (over) return
          setPlanned(undefined)
          setProblem(explain(error))
        },
      )
    }, 250)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [key])
  if (problem) {
    return (
      <p class="warn" role="alert">
        {problem}
      </p>
    )
  }
  if (!planned || !layout) return null
  const wrong = planned.filter(s => s.trouble !== null).length
  return (
    <section class="panel" aria-live="polite">
      <h3>{t('planned', { n: planned.length })}</h3>
      {wrong > 0 && <p class="t2">{t('troubles', { n: wrong })}</p>}
      <List>
        {planned.map(s => {
          const name = day(s.starts_at)
          return (
            <Item
              key={s.starts_at}
              title={sayRange({ id: 0, cancel_reason: null, ...s })}
              {...(s.trouble && {
                detail: (
                  <State icon="close" kind="bad">
                    {troubleOf(s)}
                  </State>
                ),
              })}
              end={
                planned.length > 1 ? (
                  <button type="button" class="link" aria-label={t('skipOf', { day: name })} onClick={() => set({ except_dates: [...form.except_dates, dateKey(s.starts_at)].sort() })}>
                    {t('skip')}
                  </button>
                ) : (
                  <></>
                )
              }
            />
          )
        })}
      </List>
      {form.except_dates.length > 0 && (
        <div class="row wrap">
          <b>{t('skipped')}</b>
          {form.except_dates.map(key => (
            <button type="button" key={key} class="chip" aria-label={t('unskipOf', { day: date(noon(key)) })} onClick={() => set({ except_dates: form.except_dates.filter(other => other !== key) })}>
              <Icon name="plus" size="m" />
              {date(noon(key))}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}
