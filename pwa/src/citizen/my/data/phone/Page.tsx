import { useEffect, useRef } from 'preact/hooks'
import { useDraft } from '../../../../lib/draft'
import { focusHeading, useLocation } from '../../../../lib/router'
import { Note } from '../../../../ui/Note'
import { Skeleton } from '../../../../ui/Skeleton'
import { toast } from '../../../../ui/Toasts'
import { signedIn } from '../../../session'
import { CodeStep } from '../../../sign-in/CodeStep'
import { EMPTY, isOver, type Entry } from '../../../sign-in/draft'
import { PhoneStep } from '../../../sign-in/PhoneStep'
import { askForNumberCode, changeNumber } from '../../api'
import { Signed } from '../../Signed'
import { t } from '../../words'

/** The new number, then the code that was sent to it. */
export default function ChangeNumber() {
  const { route } = useLocation()
  const draft = useDraft<Entry>('new-phone', EMPTY)
  const entry = draft.value.value
  const step = !draft.ready.value ? 'wait' : entry.sent && !isOver(entry, Date.now()) ? 'code' : 'phone'
  const was = useRef(step)
  useEffect(() => {
    // The code's field takes the focus itself.
    if (was.current === 'code' && step === 'phone') focusHeading()
    was.current = step
  }, [step])
  const check = async (challenge_id: string, code: string): Promise<void> => {
    signedIn(await changeNumber(challenge_id, code))
    await draft.clear()
    route('/my/data', true)
    toast(t('phoneChanged'), { icon: 'check' })
  }
  return (
    <Signed title={t('changePhoneLong')} path="/my/data/phone" back={{ to: '/my/data', label: t('data') }} ownHeading>
      {who => (
        <>
          {step === 'wait' && <Skeleton />}
          {step === 'phone' && (
            <PhoneStep
              entry={entry}
              set={draft.set}
              title={t('newPhoneTitle')}
              text={who.phone ? t('newPhoneText', { phone: who.phone }) : t('newPhoneFirst')}
              label={t('newPhone')}
              action={t('getCode')}
              ask={askForNumberCode}
            >
              <Note icon="info">{t('newPhoneKept')}</Note>
            </PhoneStep>
          )}
          {step === 'code' && <CodeStep entry={entry} set={draft.set} ask={askForNumberCode} check={check} />}
        </>
      )}
    </Signed>
  )
}
