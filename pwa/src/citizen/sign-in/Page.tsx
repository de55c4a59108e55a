import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { passkeysWork } from '../../lib/passkey'
import { focusHeading, useLocation } from '../../lib/router'
import { LanguagePill } from '../../ui/LanguagePill'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { Screen } from '../Screen'
import { me, signedIn } from '../session'
import { askForCode, signIn } from './api'
import { CodeStep } from './CodeStep'
import { ConsentStep } from './ConsentStep'
import { EMPTY, isOver, type Entry } from './draft'
import { NameStep } from './NameStep'
import { safeNext } from './phone'
import { PhoneStep } from './PhoneStep'
import { WithPasskey } from './WithPasskey'
import { t } from './words'

type Step = 'wait' | 'phone' | 'code' | 'name' | 'consent' | 'done'

export function stepOf(ready: boolean, who: typeof me.value, entry: Entry, now: number): Step {
  if (!ready || who === undefined) return 'wait'
  if (!who) return entry.sent && !isOver(entry, now) ? 'code' : 'phone'
  if (!who.name) return 'name'
  return who.consented ? 'done' : 'consent'
}

/** Phone number, code, and once: name and consent. Then on to where the person was going. */
export default function SignIn() {
  const { query, route } = useLocation()
  const next = safeNext(query['next'])
  const draft = useDraft<Entry>('sign-in', EMPTY)
  const [reading, setReading] = useState(true)
  const entry = draft.value.value
  const step = stepOf(draft.ready.value, me.value, entry, Date.now())
  const was = useRef<Step>('wait')
  useEffect(() => {
    // A code's field takes the focus itself.
    if (was.current !== 'wait' && step !== 'code') focusHeading()
    was.current = step
    if (step === 'done') void draft.clear().then(() => route(next, true))
  }, [step])
  const enter = async (challenge_id: string, code: string): Promise<void> => {
    signedIn(await signIn(challenge_id, code))
    draft.set({ sent: null, code: '' })
  }
  const back = { to: next.split('?')[0]!, label: t('back') }
  if (step === 'consent') return <ConsentStep back={back} reading={reading} onReading={setReading} />
  return (
    <Screen title={t('title')} back={back} top={<LanguagePill />}>
      {(step === 'wait' || step === 'done') && <Skeleton />}
      {step === 'phone' && (
        <PhoneStep entry={entry} set={draft.set} title={t('phoneTitle')} text={t('phoneText')} label={t('phone')} action={t('getCode')} ask={askForCode}>
          {passkeysWork() && <WithPasskey />}
          <Note icon="info">{t('noAccount')}</Note>
        </PhoneStep>
      )}
      {step === 'code' && <CodeStep entry={entry} set={draft.set} ask={askForCode} check={enter} />}
      {step === 'name' && <NameStep entry={entry} set={draft.set} />}
    </Screen>
  )
}
