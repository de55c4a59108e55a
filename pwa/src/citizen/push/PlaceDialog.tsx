import { useState } from 'preact/hooks'
import { api, dated } from '../../api/client'
import type { components } from '../../api/schema'
import type { MyPlace } from '../../lib/choices'
import { matches } from '../../lib/hangul'
import { local } from '../../lib/local'
import { useFew } from '../../lib/few'
import { useResource } from '../../lib/resource'
import { settings } from '../../lib/settings'
import { explain } from '../../messages/errors'
import { t as shell } from '../../messages'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { More } from '../../ui/More'
import { Skeleton } from '../../ui/Skeleton'
import { t } from './words'

type District = components['schemas']['District']
type Found = Omit<MyPlace, 'label'>

/** 서구 치평동; the district's own name where all of it is meant. */
function place(district: District, dong?: District['dongs'][number]): Found {
  const at = dong ?? district
  return { district_id: district.id, dong_id: dong?.id ?? null, ko: at.name_ko, en: at.name_en }
}

/** By name, by initials, by the English name; '서구 치' finds within a district. */
export function search(districts: readonly District[], typed: string): { district: District; found: Found }[] {
  return districts.flatMap(district => {
    const fits = (name: { name_ko: string; name_en: string }): boolean =>
      [name.name_ko, district.name_ko + name.name_ko, name.name_en].some(text => matches(text, typed))
    const whole = matches(district.name_ko, typed) || matches(district.name_en, typed) ? [place(district)] : []
    return [...whole, ...district.dongs.filter(fits).map(dong => place(district, dong))].map(found => ({ district, found }))
  })
}

interface PlaceDialogProps {
  /** The place to change; null to add one. */
  of: MyPlace | null
  /** Without a word of one's own: the place leaves this phone. */
  plain?: boolean
  onClose: () => void
  onKeep: (place: MyPlace) => void
  onRemove: () => void
}

export function PlaceDialog({ of, plain, onClose, onKeep, onRemove }: PlaceDialogProps) {
  const [chosen, setChosen] = useState<Found | null>(of)
  const [label, setLabel] = useState(of?.label ?? '')
  if (!chosen) return <Choose onClose={onClose} onChoose={found => (plain ? onKeep({ ...found, label: '' }) : setChosen(found))} />
  return (
    <Dialog
      key="name"
      open
      title={chosen.dong_id === null ? t('wholeDistrict', { name: nameOf(chosen) }) : nameOf(chosen)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => onKeep({ ...chosen, label: label.trim().normalize('NFC') })}>{t(of ? 'keep' : 'add')}</Button>
          {of ? (
            <Button kind="plain" size="mid" onClick={onRemove}>
              {t('remove')}
            </Button>
          ) : (
            <Button kind="plain" size="mid" onClick={() => setChosen(null)}>
              {t('otherPlace')}
            </Button>
          )}
        </>
      }
    >
      <Field label={t('label')} hint={t('labelHint')} value={label} onInput={text => setLabel([...text].slice(0, 12).join(''))} autoComplete="off" />
    </Dialog>
  )
}

const nameOf = (at: { ko: string; en: string }): string => local({ name_ko: at.ko, name_en: at.en }, 'name')

function Choose({ onClose, onChoose }: { onClose: () => void; onChoose: (found: Found) => void }) {
  const places = useResource('places', () => dated(api.GET('/api/places')), { keepOn: 'public' })
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<District | null>(null)
  const districts = places.data.value?.districts
  const hits = districts && typed.trim() ? search(districts, typed.trim()) : undefined
  // In easy mode the way back and the search make room for one more place.
  const browsing = settings.value.easy && open !== null && !hits
  const fewHits = useFew(hits ?? [], 2)
  const fewDongs = useFew(open?.dongs ?? [], 2)
  const fewDistricts = useFew(districts ?? [], 2)
  return (
    <Dialog
      key="choose"
      open
      title={open && !hits ? local(open, 'name') : t('addPlace')}
      onClose={onClose}
      actions={
        <>
          {open && !hits && (
            <Button kind="plain" size="mid" onClick={() => setOpen(null)}>
              {t('otherDistrict')}
            </Button>
          )}
          {!browsing && (
            <Button kind="plain" size="mid" onClick={onClose}>
              {shell('close')}
            </Button>
          )}
        </>
      }
    >
      {!browsing && <Field label={t('findPlace')} hint={t('findHint')} value={typed} onInput={setTyped} type="search" autoComplete="off" />}
      <p class="vh" role="status">
        {hits && (hits.length ? t('found', { n: hits.length }) : t('noPlace'))}
      </p>
      {!districts &&
        (places.error.value ? (
          <Note icon="info">
            {t('placesFailed')} {explain(places.error.value)}
          </Note>
        ) : (
          <Skeleton />
        ))}
      <div class="pickplace m8" ref={hits ? fewHits.box : open ? fewDongs.box : fewDistricts.box}>
        {hits ? (
          hits.length === 0 ? (
            <p class="t2">{t('noPlace')}</p>
          ) : (
            <List>
              {fewHits.shown.map(({ district, found }) => (
                <Item
                  key={`${found.district_id}.${found.dong_id}`}
                  onClick={() => onChoose(found)}
                  title={found.dong_id === null ? t('wholeDistrict', { name: nameOf(found) }) : nameOf(found)}
                  {...(found.dong_id !== null && { detail: local(district, 'name') })}
                />
              ))}
            </List>
          )
        ) : open ? (
          <List>
            {!fewDongs.first && <Item strong onClick={() => onChoose(place(open))} title={t('wholeDistrict', { name: local(open, 'name') })} />}
            {fewDongs.shown.map(dong => (
              <Item key={dong.id} onClick={() => onChoose(place(open, dong))} title={local(dong, 'name')} />
            ))}
          </List>
        ) : (
          <List>
            {fewDistricts.shown.map(district => (
              <Item key={district.id} icon="pin" onClick={() => setOpen(district)} title={local(district, 'name')} />
            ))}
          </List>
        )}
      </div>
      <More label={t(hits || open ? 'morePlaces' : 'moreDistricts')} few={hits ? fewHits : open ? fewDongs : fewDistricts} />
    </Dialog>
  )
}
