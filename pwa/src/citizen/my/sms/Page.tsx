import { useState } from 'preact/hooks'
import { api, body } from '../../../api/client'
import type { components } from '../../../api/schema'
import { choices, MOST_PLACES, samePlace, wanted } from '../../../lib/choices'
import { useFew } from '../../../lib/few'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { settings } from '../../../lib/settings'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Dialog } from '../../../ui/Dialog'
import { More } from '../../../ui/More'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { AllStopped } from '../../../ui/Stopped'
import { Switch } from '../../../ui/Switch'
import { toast } from '../../../ui/Toasts'
import type { Places } from '../../alerts/alert'
import { usePlaces } from '../../alerts/where'
import { PlaceDialog } from '../../push/PlaceDialog'
import { Signed } from '../Signed'
import { t } from './words'

type Choice = components['schemas']['SmsChoice']
type Place = Choice['places'][number]

/** What I get by SMS when I do not open it here. It belongs to the account, not to this phone. */
export default function SmsPage() {
  return (
    <Signed title={t('title')} path="/my/sms">
      {() => <Mine />}
    </Signed>
  )
}

function Mine() {
  const found = useResource('my:sms', () => body(api.GET('/api/me/sms')))
  const all = usePlaces()
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Place>()
  const choice = found.data.value
  const few = useFew(choice?.places ?? [], 2)
  if (!choice) return found.error.value ? <AllStopped error={found.error.value} onRetry={() => void found.refresh()} /> : <Skeleton />
  const { places } = choice
  const here = wanted(choices.value).places
  const same = here.length === places.length && here.every(one => places.some(other => samePlace(one, other)))
  const save = async (part: Partial<Choice>): Promise<void> => {
    found.set({ ...choice, ...part })
    try {
      found.set(await body(api.PUT('/api/me/sms', { body: { ...choice, ...part } })))
      toast(t('saved'), { icon: 'check' })
    } catch (error) {
      found.set(choice)
      toast(`${t('failed')} ${explain(error)}`)
    }
  }
  return (
    <>
      <p>{t('why')}</p>
      <Panel>
        <Switch on={choice.urgent} label={t('urgent')} onChange={urgent => void save({ urgent })} />
        <p class="s t2 m8">{t('urgentHint')}</p>
      </Panel>
      <section ref={few.box}>
        <h2>{t('where')}</h2>
        <div class="m8">
          <Chips label={t('where')}>
            {few.shown.map(place => (
              <Chip key={`${place.district_id}.${place.dong_id}`} on opens onClick={() => setRemoving(place)}>
                {wordOf(place, all)}
              </Chip>
            ))}
            {places.length < MOST_PLACES && (
              <Chip icon="plus" opens onClick={() => setAdding(true)}>
                {t('add')}
              </Chip>
            )}
          </Chips>
        </div>
        <More label={t('where')} few={few} />
        {places.length === 0 && <p class="s t2 m8">{t('ofPhones')}</p>}
        {here.length > 0 && !same && (!settings.value.easy || places.length === 0) && (
          <div class="m12">
            <Button kind="plain" size="mid" onClick={() => void save({ places: here })}>
              {t('sameAsHere')}
            </Button>
          </div>
        )}
      </section>
      <section>
        <h2>{t('mine')}</h2>
        <div class="m8">
          <Panel>
            <Switch on={choice.notices} label={t('notices')} onChange={notices => void save({ notices })} />
            <p class="s t2 m8">{t('noticesHint')}</p>
          </Panel>
        </div>
      </section>
      {adding && (
        <PlaceDialog
          of={null}
          plain
          onClose={() => setAdding(false)}
          onKeep={({ district_id, dong_id }) => {
            setAdding(false)
            const place = { district_id, dong_id }
            if (!places.some(one => samePlace(one, place))) void save({ places: [...places, place] })
          }}
          onRemove={() => setAdding(false)}
        />
      )}
      <Dialog
        open={removing !== undefined}
        title={removing ? t('removeTitle', { name: wordOf(removing, all) }) : ''}
        onClose={() => setRemoving(undefined)}
        actions={
          <>
            <Button
              onClick={() => {
                setRemoving(undefined)
                void save({ places: places.filter(one => one !== removing) })
              }}
            >
              {t('remove')}
            </Button>
            <Button kind="plain" size="mid" onClick={() => setRemoving(undefined)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        {places.length === 1 && <p>{t('ofPhones')}</p>}
      </Dialog>
    </>
  )
}

/** 치평동; 서구 모든 곳. */
function wordOf(place: Place, all: Places | undefined): string {
  const district = all?.districts.find(one => one.id === place.district_id)
  const dong = district?.dongs.find(one => one.id === place.dong_id)
  if (dong) return local(dong, 'name')
  return district ? t('whole', { name: local(district, 'name') }) : '…'
}
