import { useState } from 'preact/hooks'
import { change, choices, MOST_PLACES, samePlace, type MyPlace } from '../../lib/choices'
import { useFew } from '../../lib/few'
import { choose, settings } from '../../lib/settings'
import { Chip, Chips } from '../../ui/Chip'
import { PlaceDialog } from './PlaceDialog'
import { t } from './words'

/** 하남동 (어머니) */
export function placeWord(place: MyPlace): string {
  const name = settings.value.lang === 'en' ? place.en : place.ko
  const whole = place.dong_id === null ? t('wholeDistrict', { name }) : name
  return place.label ? `${whole} (${place.label})` : whole
}

function keep(places: readonly MyPlace[]): void {
  change({ places })
  const first = places[0]
  choose({ dong: first ? { id: first.dong_id ?? first.district_id, ko: first.ko, en: first.en } : null })
}

export function MyPlaces() {
  const [open, setOpen] = useState<MyPlace | null | undefined>(undefined)
  const { places } = choices.value
  const few = useFew(places, 2)
  const full = places.length >= MOST_PLACES
  const close = (): void => setOpen(undefined)
  return (
    <section>
      {!settings.value.easy && <h2>{t('where')}</h2>}
      <div class="m8">
        <Chips label={t('where')}>
          {few.shown.map(place => (
            <Chip key={`${place.district_id}.${place.dong_id}`} on opens onClick={() => setOpen(place)}>
              {placeWord(place)}
            </Chip>
          ))}
          {few.next && (
            <Chip icon="down" onClick={few.next}>
              {t('morePlaces')}
            </Chip>
          )}
          {!full && !few.next && (
            <Chip icon="plus" opens onClick={() => setOpen(null)}>
              {t('addPlace')}
            </Chip>
          )}
        </Chips>
      </div>
      {places.length === 0 && <p class="s t2 m8">{t('allCity')}</p>}
      {full && <p class="s t2 m8">{t('mostPlaces')}</p>}
      {open !== undefined && (
        <PlaceDialog
          of={open}
          onClose={close}
          onKeep={place => {
            const at = places.findIndex(p => samePlace(p, open ?? place))
            keep(at < 0 ? [...places, place] : places.map((p, i) => (i === at ? place : p)))
            close()
          }}
          onRemove={() => {
            keep(places.filter(p => p !== open))
            close()
          }}
        />
      )}
    </section>
  )
}
