import { useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { ago } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { AllStopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { signedOut } from '../../session'
import { loadDevices, signOutDevice, signOutEverywhere, type SignedIn } from '../api'
import { Ask } from '../Ask'
import { Signed } from '../Signed'
import { t } from '../words'

export default function DevicesPage() {
  return (
    <Signed title={t('devices')} path="/my/devices">
      {() => <Devices />}
    </Signed>
  )
}

function Devices() {
  const found = useResource('devices', loadDevices)
  const { route } = useLocation()
  const [asking, setAsking] = useState(false)
  const devices = found.data.value
  const few = useFew(devices ?? [], 2)
  const out = async (device: SignedIn): Promise<void> => {
    try {
      await signOutDevice(device.id)
      toast(t('deviceOutDone'), { icon: 'check' })
    } catch (error) {
      toast(explain(error))
    }
    await found.refresh()
  }
  const everywhere = async (): Promise<void> => {
    await signOutEverywhere()
    setAsking(false)
    route('/my', true)
    await signedOut()
    toast(t('signedOut'), { icon: 'check' })
  }
  if (!devices) return found.error.value ? <AllStopped error={found.error.value} onRetry={() => void found.refresh()} /> : <Skeleton />
  return (
    <>
      <div ref={few.box}>
        <List>
          {few.shown.map(device => (
            <Item
              key={device.id}
              icon={device.current ? 'check' : 'eye'}
              title={device.device}
              strong={device.current}
              detail={t('deviceSeen', { when: ago(device.seen_at, Date.now()) })}
              end={
                device.current ? (
                  <State>{t('deviceHere')}</State>
                ) : (
                  <button type="button" class="link" aria-label={t('deviceOutOf', { device: device.device })} onClick={() => void out(device)}>
                    {t('deviceOut')}
                  </button>
                )
              }
            />
          ))}
        </List>
      </div>
      <More label={t('moreDevices')} few={few} />
      <Button kind="plain" size="mid" icon="door" onClick={() => setAsking(true)}>
        {t('everywhere')}
      </Button>
      <Ask open={asking} title={t('everywhereAsk')} yes={t('everywhere')} onClose={() => setAsking(false)} onYes={everywhere}>
        <p>{t('everywhereText')}</p>
      </Ask>
    </>
  )
}
