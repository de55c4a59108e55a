import { useState } from 'preact/hooks'
import { api, body } from '../../api/client'
import { change, choices, sameWish, wished, type MyPlace, type Wish } from '../../lib/choices'
import { useResource } from '../../lib/resource'
import type { LevelNumber } from '../../ui/Level'
import { Button } from '../../ui/Button'
import { Panel } from '../../ui/Panel'
import { usePlaces } from '../alerts/where'
import { me } from '../session'
import { device } from './device'
import { t } from './words'

/** What I chose on another phone, offered on one that gets nothing yet. What I call a place stays where I wrote it. */
export function FromAccount() {
  return me.value && device.value === null ? <Offer key={me.value.id} /> : null
}

function Offer() {
  const kept = useResource('push:wishes', () => body(api.GET('/api/push/wishes')))
  const places = usePlaces()
  const [taken, setTaken] = useState(false)
  const wishes = kept.data.value?.wishes
  if (!wishes || !places || taken || sameWish(wishes as Wish, wished(choices.value))) return null
  const take = (): void => {
    const mine = wishes.places.flatMap<MyPlace>(({ district_id, dong_id }) => {
      const district = places.districts.find(d => d.id === district_id)
      const at = dong_id == null ? district : district?.dongs.find(d => d.id === dong_id)
      return at ? [{ district_id, dong_id: dong_id ?? null, ko: at.name_ko, en: at.name_en, label: '' }] : []
    })
    change({ places: mine, topics: wishes.topics, min_level: wishes.min_level as LevelNumber, quiet: wishes.quiet ?? null, digest_at: wishes.digest_at ?? null })
    setTaken(true)
  }
  return (
    <Panel kind="out">
      <h2>{t('elsewhere')}</h2>
      <p class="m4">{t('elsewhereText')}</p>
      <div class="m12">
        <Button kind="plain" size="mid" onClick={take}>
          {t('elsewhereTake')}
        </Button>
      </div>
    </Panel>
  )
}
