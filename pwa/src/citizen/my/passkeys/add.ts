import { explain } from '../../../messages/errors'
import { toast } from '../../../ui/Toasts'
import { me, signedIn } from '../../session'
import { addPasskey } from '../api'
import { t } from '../words'

/** Makes a passkey and says how it went; true when there is a new one. */
export async function add(name: string): Promise<boolean> {
  try {
    const made = await addPasskey(name)
    if (!made) return false
    if (me.peek()) signedIn({ ...me.peek()!, passkeys: me.peek()!.passkeys + 1 })
    toast(t('passkeyAdded'), { icon: 'check' })
    return true
  } catch (error) {
    toast(explain(error))
    return false
  }
}
