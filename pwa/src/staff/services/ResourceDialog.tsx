import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { focusWrong } from '../editing/focusWrong'
import { Refusal } from '../editing/Refusal'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { named } from '../session'
import type { ResourceAdmin, SiteServices, StaffBrief } from '../types'
import { addResource, putResource } from './calls'
import { BLANK, fromResource, resourceWrong, stateOf, toChange, toNew, type ResourceForm } from './resourceForm'
import { Reassign, useReassigning } from './Reassign'
import { t } from './words'

const ADD = { counsellor: 'addCounsellor', room: 'addRoom', equipment: 'addEquipment' } as const

interface ResourceDialogProps {
  site: SiteServices
  kind: ResourceAdmin['kind']
  /** The one that is changed; none for a new one. */
  resource: ResourceAdmin | undefined
  refresh: () => Promise<void>
  onClose: () => void
}

export function ResourceDialog({ site, kind, resource, refresh, onClose }: ResourceDialogProps) {
  const draft = useDraft<ResourceForm>(`resource:${resource?.id ?? `${site.site.id}:${kind}`}`, resource ? fromResource(resource) : BLANK)
  const form = draft.value.value
  const change = useChange()
  const reassigning = useReassigning()
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const stale = resource !== undefined && (change.stale || form.loaded !== stateOf(resource))
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const wrong = resourceWrong(form, kind)
  const errorAt = (name: 'name_ko' | 'name_en' | 'units' | 'capacity'): string | undefined => {
    if (!tried) return undefined
    if (wrong[name]) return t(wrong[name])
    return change.refused?.fields.has(name) ? t('fieldWrong') : undefined
  }
  const save = async (): Promise<void> => {
    setTried(true)
    change.forget()
    if (Object.keys(wrong).length > 0) return focusWrong(box.current)
    const saved = await change.run(async () => {
      if (resource) await putResource(resource.id, toChange(form, resource))
      else await addResource(site.site.id, toNew(form, kind), draft.requestKey())
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t(resource ? 'saved' : 'resourceAdded'), { icon: 'check' })
  }
  const halls = site.resources.filter(r => r.kind === 'room' && r.active && r.id !== resource?.id && r.part_ids.length === 0)
  const isPart = site.resources.some(r => resource && r.part_ids.includes(resource.id))
  return (
    <Dialog
      open
      title={resource ? t('editOf', { what: named(resource) }) : t(ADD[kind])}
      onClose={onClose}
      actions={
        <>
          <Button busy={change.busy} disabled={stale} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <div class="fields" ref={box}>
        <Field label={t('nameKo')} value={form.name_ko} error={errorAt('name_ko')} onInput={text => draft.set({ name_ko: text.slice(0, 60) })} />
        <Field label={t('nameEn')} value={form.name_en} error={errorAt('name_en')} onInput={text => draft.set({ name_en: text.slice(0, 60) })} />
        {kind === 'counsellor' && <Account colleagues={site.colleagues} value={form.staff} choose={staff => draft.set({ staff })} />}
        {kind === 'equipment' && <Field label={t('unitsField')} inputMode="numeric" value={form.units} error={errorAt('units')} onInput={text => draft.set({ units: text.replace(/\D/g, '').slice(0, 3) })} />}
        {kind === 'room' && (
          <>
            <Field label={t('capacityField')} hint={t('capacityHint')} inputMode="numeric" value={form.capacity} error={errorAt('capacity')} onInput={text => draft.set({ capacity: text.replace(/\D/g, '').slice(0, 4) })} />
            <Field label={t('stuffKo')} hint={t('stuffHint')} value={form.equipment_ko} onInput={text => draft.set({ equipment_ko: text.slice(0, 200) })} />
            <Field label={t('stuffEn')} value={form.equipment_en} onInput={text => draft.set({ equipment_en: text.slice(0, 200) })} />
            {halls.length > 0 && !isPart && (
              <fieldset class="checks">
                <legend>{t('parts')}</legend>
                {halls.map(r => (
                  <label key={r.id}>
                    <input type="checkbox" checked={form.parts.includes(r.id)} onChange={e => draft.set({ parts: e.currentTarget.checked ? [...form.parts, r.id].sort((a, b) => a - b) : form.parts.filter(id => id !== r.id) })} />
                    <span>{named(r)}</span>
                  </label>
                ))}
                <p class="s t2">{t('partsHint')}</p>
              </fieldset>
            )}
          </>
        )}
        {resource && (
          <div>
            <label class="check">
              <input type="checkbox" checked={form.active} onChange={e => draft.set({ active: e.currentTarget.checked })} />
              <span>{t('inUse')}</span>
            </label>
            <p class="s t2">{t('inUseHint')}</p>
          </div>
        )}
        <Refusal change={change} onGiven={resource?.kind === 'counsellor' ? () => void save() : undefined} also={resource?.kind === 'counsellor' && <Reassign reassigning={reassigning} counsellor={resource.id} visits={change.refused?.visits ?? []} onGiven={save} />} />
        {stale && (
          <Stale
            fields={differences(fromResource(resource), form, site)}
            busy={change.busy}
            onMine={() => {
              draft.set({ loaded: stateOf(resource) })
              void save()
            }}
            onTheirs={() => {
              change.forget()
              draft.set(fromResource(resource))
            }}
          />
        )}
      </div>
    </Dialog>
  )
}

function differences(theirs: ResourceForm, mine: ResourceForm, site: SiteServices): readonly (readonly [string, string, string])[] {
  const staff = (id: string): string => site.colleagues.find(c => c.id === id)?.name ?? ''
  const parts = (ids: readonly number[]): string => site.resources.filter(r => ids.includes(r.id)).map(named).join(', ')
  return [
    [t('nameKo'), theirs.name_ko, mine.name_ko],
    [t('nameEn'), theirs.name_en, mine.name_en],
    [t('unitsField'), theirs.units, mine.units],
    [t('capacityField'), theirs.capacity, mine.capacity],
    [t('stuffKo'), theirs.equipment_ko, mine.equipment_ko],
    [t('stuffEn'), theirs.equipment_en, mine.equipment_en],
    [t('staffField'), staff(theirs.staff), staff(mine.staff)],
    [t('parts'), parts(theirs.parts), parts(mine.parts)],
    [t('inUse'), t(theirs.active ? 'yes' : 'no'), t(mine.active ? 'yes' : 'no')],
  ]
}

function Account({ colleagues, value, choose }: { colleagues: readonly StaffBrief[]; value: string; choose: (staff: string) => void }) {
  const id = useId()
  // Whoever has left since stays chosen until somebody else is.
  const gone = value !== '' && !colleagues.some(c => c.id === value)
  return (
    <div class="f">
      <div class="fl">
        <label for={id}>
          <b>{t('staffField')}</b>
        </label>
      </div>
      <p class="s t2" id={`${id}h`}>
        {t('staffHint')}
      </p>
      <select id={id} aria-describedby={`${id}h`} value={value} onChange={e => choose(e.currentTarget.value)}>
        <option value="">{t('noStaff')}</option>
        {gone && <option value={value}>{t('unused')}</option>}
        {colleagues.map(c => (
          <option key={c.id} value={c.id}>
            {[c.name, c.title].filter(Boolean).join(' ')}
          </option>
        ))}
      </select>
    </div>
  )
}
