import type { ComponentChildren } from 'preact'
import lazy from 'preact-iso/lazy'
import { useState } from 'preact/hooks'
import type { DistrictCode } from '../../ui/districts'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { explain } from '../problems'
import { named, staff } from '../session'
import type { District } from '../types'
import { Dongs } from './Dongs'
import type { Form } from './form'
import type { Counted } from './useAudience'
import { mayWhole, number, placesText } from './where'
import { t } from './words'

const DistrictMap = lazy(() => import('../../ui/DistrictMap'))

interface WhoProps {
  form: Form
  /** The districts that this operator may name. */
  districts: readonly District[]
  citywide: boolean
  counted: Counted
  choose: (places: Pick<Form, 'district_ids' | 'dong_ids'>) => void
  children?: ComponentChildren
}

/** The audience: one big number, the map, and the same as a list for keys and screen readers. */
export function Who({ form, districts, citywide, counted, choose, children }: WhoProps) {
  const [choosing, setChoosing] = useState<'all' | number>()
  const { found } = counted
  const whole = form.district_ids.length + form.dong_ids.length === 0
  const most = Math.max(1, ...(found?.by_district.map(d => d.devices) ?? []))
  const toggle = (district: District): void => {
    const has = form.district_ids.includes(district.id)
    const inside = district.dongs.map(d => d.id)
    choose({
      district_ids: has ? form.district_ids.filter(id => id !== district.id) : [...form.district_ids, district.id],
      dong_ids: form.dong_ids.filter(id => !inside.includes(id)),
    })
  }
  const lit = whole && citywide ? districts.map(d => String(d.id)) : districts.filter(d => form.district_ids.includes(d.id) || d.dongs.some(x => form.dong_ids.includes(x.id))).map(d => String(d.id))
  const byCode = (code: string): District | undefined => districts.find(d => String(d.id) === code)
  const names = Object.fromEntries(districts.map(d => [String(d.id), named(d)])) as Record<DistrictCode, string>
  return (
    <section class="pane aud">
      <h2 id="who">{t('who')}</h2>
      <div role="status" class={counted.counting ? 'count busy' : 'count'}>
        <p class="big">{found ? t('devices', { n: number(found.devices) }) : counted.counting ? t('counting') : counted.error !== undefined ? t('countFailed') : t('needTopic')}</p>
        {found && found.city > 0 && <p class="t2">{t('share', { city: number(found.city), percent: Math.round((found.devices / found.city) * 100) })}</p>}
        {counted.error !== undefined && (
          <p class="t2">
            {explain(counted.error)}{' '}
            <button type="button" class="link" onClick={counted.again}>
              {t('places')}
            </button>
          </p>
        )}
      </div>
      <DistrictMap
        on={lit}
        names={names}
        label={`${t('places')}: ${placesText(form, districts)}`}
        onToggle={code => {
          const district = byCode(code)
          if (district) setChoosing(district.id)
        }}
      />
      <ul class="ds" aria-labelledby="who" data-missing="m_places" tabIndex={-1}>
        {citywide && (
          <li class={whole ? 'on' : ''}>
            <button type="button" role="checkbox" aria-checked={whole} onClick={() => choose({ district_ids: [], dong_ids: [] })}>
              <i class="ck">{whole && <Icon name="check" />}</i>
              <span class="all">{t('wholeCity')}</span>
              <b>{found && number(found.city)}</b>
            </button>
          </li>
        )}
        {districts.map(d => {
          const on = form.district_ids.includes(d.id)
          const devices = found && (found.by_district.find(x => x.district_id === d.id)?.devices ?? 0)
          if (!staff.value || !mayWhole(staff.value, d.id)) return null
          return (
            <li key={d.id} class={on ? 'on' : ''}>
              <button type="button" role="checkbox" aria-checked={on} onClick={() => toggle(d)}>
                <i class="ck">{on && <Icon name="check" />}</i>
                <span>{named(d)}</span>
                <span class="m">
                  <i style={{ width: `${((devices ?? 0) / most) * 100}%` }} />
                </span>
                <b>{devices === undefined ? '' : number(devices)}</b>
              </button>
            </li>
          )
        })}
      </ul>
      <Dongs form={form} districts={districts} open={choosing !== undefined} only={districts.find(d => d.id === choosing)} mayWhole={d => staff.value != null && mayWhole(staff.value, d.id)} toggleWhole={toggle} onOpen={() => setChoosing('all')} onClose={() => setChoosing(undefined)} choose={dong_ids => choose({ district_ids: form.district_ids, dong_ids })} />
      {found?.devices === 0 && <Note icon="info">{t('nobody')}</Note>}
      {found && !form.exercise && (form.level === 4 ? <Note icon="info">{t('mutedNone')}</Note> : found.muted > 0 && <Note icon="info">{t('muted', { n: number(found.muted) })}</Note>)}
      {found && found.later > 0 && <Note icon="clock">{t('later', { n: number(found.later) })}</Note>}
      {children}
    </section>
  )
}
