import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { Refusal } from '../editing/Refusal'
import { SaveRow } from '../editing/SaveRow'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { WEEKDAYS, type WeekHours } from '../places/week'
import type { HoursTemplate } from '../types'
import { WeekGrid } from '../WeekGrid'
import { addTemplate, putTemplate } from './calls'
import { sayProblems, sayWeek, toShifts, toWeek, WORDS } from './weeks'
import { t } from './words'

/** To begin with: Monday to Friday with an hour at noon. */
const FIRST: WeekHours[] = WEEKDAYS.slice(0, 5).flatMap(weekday => [
  { weekday, opens: '10:00', closes: '12:00' },
  { weekday, opens: '13:00', closes: '18:00' },
])

interface TemplateFormProps {
  siteId: number
  /** The one that is changed; none for a new one. */
  template: HoursTemplate | undefined
  refresh: () => Promise<void>
  onClose: () => void
}

export function TemplateForm({ siteId, template, refresh, onClose }: TemplateFormProps) {
  const now = template ? JSON.stringify([template.name, template.week]) : ''
  const stood = { name: template?.name ?? '', week: template ? toWeek(template.week) : FIRST, loaded: now }
  const draft = useDraft(`template:${template?.id ?? `new:${siteId}`}`, stood)
  const { name, week, loaded } = draft.value.value
  const change = useChange()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLHeadingElement>(null)
  useEffect(() => box.current?.focus(), [])
  const stale = template !== undefined && (change.stale || loaded !== now)
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const wrong = sayProblems(week)
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (wrong.length > 0 || !name.trim()) return
    const saved = await change.run(async () => {
      if (template) await putTemplate(template.id, template.version, name.trim(), toShifts(week))
      else await addTemplate(siteId, name.trim(), toShifts(week), draft.requestKey())
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      noValidate
      class="fields m20"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <h3 ref={box} tabIndex={-1}>
        {template ? t('editOf', { what: template.name }) : t('addTemplate')}
      </h3>
      <div class="half">
        <Field label={t('templateName')} value={name} error={tried && !name.trim() ? t('templateNameNeeded') : undefined} onInput={text => draft.set({ name: [...text].slice(0, 40).join('') })} />
      </div>
      <WeekGrid week={week} put={next => draft.set({ week: next })} words={WORDS} />
      <Refusal change={change} problem={tried ? wrong.join(' ') : ''} />
      {stale && (
        <Stale
          fields={[
            [t('templateName'), stood.name, name],
            [t('week'), sayWeek(stood.week), sayWeek(week)],
          ]}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: now })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set(stood)
          }}
        />
      )}
      <SaveRow busy={change.busy} stale={stale} onStop={stop} />
    </form>
  )
}
