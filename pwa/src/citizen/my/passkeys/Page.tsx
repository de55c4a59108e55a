import { useState } from 'preact/hooks'
import { passkeysWork } from '../../../lib/passkey'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { ago } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Item, List } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import { More } from '../../../ui/More'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { me, signedIn } from '../../session'
import { loadPasskeys, removePasskey, type Passkey } from '../api'
import { Ask } from '../Ask'
import { Signed } from '../Signed'
import { t } from '../words'
import { add } from './add'

export default function PasskeysPage() {
  return (
    <Signed title={t('passkeys')} path="/my/passkeys">
      {() => <Passkeys />}
    </Signed>
  )
}

function Passkeys() {
  const found = useResource('passkeys', loadPasskeys)
  const [removing, setRemoving] = useState<Passkey>()
  const passkeys = found.data.value
  const few = useFew(passkeys ?? [], 1)
  const remove = async (): Promise<void> => {
    await removePasskey(removing!.id)
    setRemoving(undefined)
    if (me.peek()) signedIn({ ...me.peek()!, passkeys: Math.max(0, me.peek()!.passkeys - 1) })
    toast(t('passkeyRemoved'), { icon: 'check' })
    await found.refresh()
  }
  return (
    <>
      <p class="t2 m8">{t('passkeysText')}</p>
      {!passkeys && (found.error.value ? <Stopped error={found.error.value} onRetry={() => void found.refresh()} /> : <Skeleton />)}
      {passkeys?.length === 0 && <Note icon="info">{t('passkeysNone')}</Note>}
      {passkeys && passkeys.length > 0 && (
        <div ref={few.box}>
          <List>
            {few.shown.map(passkey => (
              <Item
                key={passkey.id}
                icon="lock"
                title={passkey.name}
                detail={[
                  t('passkeyMade', { when: ago(passkey.created_at, Date.now()) }),
                  passkey.used_at && t('passkeyUsed', { when: ago(passkey.used_at, Date.now()) }),
                ]
                  .filter(Boolean)
                  .join(', ')}
                end={
                  <button type="button" class="link" aria-label={t('passkeyRemoveOf', { name: passkey.name })} onClick={() => setRemoving(passkey)}>
                    {t('remove')}
                  </button>
                }
              />
            ))}
          </List>
        </div>
      )}
      <More label={t('morePasskeys')} few={few} />
      {passkeysWork() ? <Add onAdded={() => void found.refresh()} /> : <Note icon="info">{t('passkeysCannot')}</Note>}
      <Ask open={removing !== undefined} title={t('passkeyRemove', { name: removing?.name ?? '' })} yes={t('remove')} onClose={() => setRemoving(undefined)} onYes={remove}>
        <p>{t('passkeyRemoveText')}</p>
      </Ask>
    </>
  )
}

function Add({ onAdded }: { onAdded: () => void }) {
  const [name, setName] = useState(() => t('passkeyDefault'))
  const [busy, setBusy] = useState(false)
  const make = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    if (await add(name.trim() || t('passkeyDefault'))) onAdded()
    setBusy(false)
  }
  return (
    <form
      class="stack"
      onSubmit={e => {
        e.preventDefault()
        void make()
      }}
    >
      <Field label={t('passkeyName')} hint={t('passkeyNameHint')} value={name} onInput={typed => setName([...typed].slice(0, 60).join(''))} autoComplete="off" />
      <Button submit icon="plus" busy={busy}>
        {t('passkeyAdd')}
      </Button>
    </form>
  )
}
