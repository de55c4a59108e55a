import { useState } from 'preact/hooks'
import { matches } from '../../lib/hangul'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { named } from '../session'
import type { District } from '../types'
import type { Form } from './form'
import { t } from './words'

interface DongsProps {
  form: Form
  districts: readonly District[]
  open: boolean
  /** Only the dongs of this one; with its whole to choose, where that is allowed. */
  only?: District | undefined
  mayWhole: (district: District) => boolean
  toggleWhole: (district: District) => void
  onOpen: () => void
  onClose: () => void
  choose: (dong_ids: number[]) => void
}

/** Places smaller than a district. */
export function Dongs({ form, districts, open, only, mayWhole, toggleWhole, onOpen, onClose, choose }: DongsProps) {
  const [typed, setTyped] = useState('')
  const toggle = (id: number): void => choose(form.dong_ids.includes(id) ? form.dong_ids.filter(x => x !== id) : [...form.dong_ids, id])
  const chosen = districts.flatMap(d => d.dongs.filter(x => form.dong_ids.includes(x.id)).map(x => ({ ...x, full: `${named(d)} ${named(x)}` })))
  const groups = (only ? districts.filter(d => d.id === only.id) : districts).map(d => ({ district: d, dongs: d.dongs.filter(x => !typed || matches(`${x.name_ko} ${x.name_en}`, typed)) })).filter(g => g.dongs.length > 0)
  return (
    <>
      <Chips label={t('places')}>
        {chosen.map(d => (
          <button type="button" key={d.id} class="chip on" aria-label={t('removeDong', { dong: d.full })} onClick={() => toggle(d.id)}>
            {d.full} <span aria-hidden="true">×</span>
          </button>
        ))}
        <Chip icon="plus" onClick={onOpen}>
          {t('chooseDongs')}
        </Chip>
      </Chips>
      <Dialog open={open} title={only ? t('dongsOf', { district: named(only) }) : t('dongsTitle')} onClose={onClose} actions={<Button onClick={onClose}>{t('doneChoosing')}</Button>}>
        <Field label={t('dongSearch')} hint={t('dongSearchHint')} type="search" value={typed} onInput={setTyped} />
        {groups.length === 0 && <p class="m12">{t('dongNone')}</p>}
        <div class="donglist">
          {groups.map(({ district, dongs }) => {
            const whole = form.district_ids.includes(district.id)
            return (
              <fieldset key={district.id} class="m12">
                <legend class={only && 'vh'}>
                  {named(district)} {whole && <small class="t2">{t('wholeDistrict')}</small>}
                </legend>
                <div class="checks">
                  {only && mayWhole(district) && (
                    <label class="wide">
                      <input type="checkbox" checked={whole} onChange={() => toggleWhole(district)} />
                      <span>{t('allOf', { district: named(district) })}</span>
                    </label>
                  )}
                  {dongs.map(dong => (
                    <label key={dong.id}>
                      <input type="checkbox" disabled={whole} checked={whole || form.dong_ids.includes(dong.id)} onChange={() => toggle(dong.id)} />
                      <span>{named(dong)}</span>
                    </label>
                  ))}
                </div>
              </fieldset>
            )
          })}
        </div>
      </Dialog>
    </>
  )
}
