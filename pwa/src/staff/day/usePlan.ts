import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { DayBooking, StaffBooking } from '../types'
import { loadTimes, move } from './calls'
import { whoOf } from './Column'
import type { By, Col } from './columns'
import { moveTo, step, targetsOf, type Slot, type Target } from './plan'
import { t } from './words'

export interface Moving {
  booking: DayBooking
  targets: readonly Target[]
  target: Target | undefined
  loading: boolean
  busy: boolean
  problem: string
}

export interface Planned {
  moving: Moving | undefined
  lift: (booking: DayBooking) => void
  over: (target: Target) => void
  drop: () => void
  stop: () => void
}

interface Options {
  cols: readonly Col[]
  by: By
  /** The first day that is shown, and how many. */
  first: string
  days: number
  moved: (booking: StaffBooking) => void
  /** PageDown and PageUp: the next and the previous days. */
  page: (n: 1 | -1) => void
}

/** Moving a booking: the server says where it can go, arrows or a drag choose, Enter puts it down and Escape leaves it. */
export function usePlan({ cols, by, first, days, moved, page }: Options): Planned {
  const booking = useSignal<DayBooking | undefined>(undefined)
  const slots = useSignal<{ of: string; slots: readonly Slot[] } | undefined>(undefined)
  const wanted = useSignal<{ column: string; at: number } | undefined>(undefined)
  const busy = useSignal(false)
  const problem = useSignal('')
  const b = booking.value
  const of = b && `${b.id} ${b.version} ${first} ${days}`

  useEffect(() => {
    if (!b || !of) return
    let gone = false
    loadTimes(b.id, first, days).then(
      found => {
        if (!gone) slots.value = { of, slots: found }
      },
      (error: unknown) => {
        if (!gone) problem.value = explain(error)
      },
    )
    return () => void (gone = true)
  }, [of])

  const ready = b !== undefined && slots.value?.of === of
  const targets = ready && slots.value ? targetsOf(slots.value.slots, cols, by) : []
  const start = b && Date.parse(b.starts_at)
  const own = b && cols.find(c => c.bookings.some(x => x.id === b.id))
  const target =
    targets.find(x => x.column === wanted.value?.column && x.at === wanted.value.at) ??
    targets.find(x => x.column === own?.key && x.at === start) ??
    targets.find(x => x.column === own?.key && start !== undefined && x.at > start) ??
    targets[0]

  const stop = (): void => {
    booking.value = undefined
    slots.value = undefined
    wanted.value = undefined
    problem.value = ''
  }
  const over = (to: Target): void => {
    wanted.value = { column: to.column, at: to.at }
    problem.value = ''
  }
  const drop = async (): Promise<void> => {
    const col = target && cols.find(c => c.key === target.column)
    if (!b || !target || !col || busy.peek()) return
    if (target.at === start && col.key === own?.key) return stop()
    busy.value = true
    problem.value = ''
    try {
      const done = await move(b.id, moveTo(b, target, by, col.resource.id))
      stop()
      toast(t('moved', { who: whoOf(b) }), { icon: 'check' })
      moved(done)
    } catch (error) {
      problem.value = explain(error)
    }
    busy.value = false
  }

  // At once: who presses M and an arrow does not wait for the next frame.
  useLayoutEffect(() => {
    if (!b) return
    // Before everybody else's keys: while something is in the hand, they all mean this.
    const onKey = (e: KeyboardEvent): void => {
      if (e.isComposing || e.altKey || e.ctrlKey || e.metaKey || document.querySelector('dialog[open]')) return
      const onButton = (e.target as HTMLElement).closest('.band button')
      const next = target && step(target, e.key, targets, cols)
      if (e.key === 'Escape') stop()
      else if (e.key === 'Enter' && !onButton) void (e.repeat || drop())
      else if (e.key === 'PageDown' || e.key === 'PageUp') page(e.key === 'PageDown' ? 1 : -1)
      else if (/^(Arrow|Home$|End$)/.test(e.key)) {
        if (next) over(next)
      } else return
      e.preventDefault()
      e.stopImmediatePropagation()
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  })

  return {
    moving: b && { booking: b, targets, target, loading: !ready && !problem.value, busy: busy.value, problem: problem.value },
    lift(next) {
      stop()
      booking.value = next
    },
    over,
    drop: () => void drop(),
    stop,
  }
}
