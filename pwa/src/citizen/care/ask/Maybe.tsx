import { useLocation } from '../../../lib/router'
import { Button } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { Void } from '../../../ui/Void'
import { Screen } from '../../Screen'
import type { Asking } from '../asking'
import { draft, press } from '../sending'
import { t } from '../words'
import { CallPill } from './Sheet'

/** Somebody may have asked for the same person: join that, or ask all the same. */
export function Maybe({ asking }: { asking: Asking }) {
  const { route } = useLocation()
  const send = (duplicate: 'join' | 'new'): void => {
    draft.set({ duplicate })
    void press()
    route('/care/ask/sent', true)
  }
  return (
    <Screen
      title={t('maybeTitle').replace('\n', ' ')}
      back={{ to: '/care/ask/check', label: t('back') }}
      top={<CallPill />}
      hasPhone
      bottom={
        <>
          <Button icon="users" onClick={() => send('join')}>
            {t('join')}
          </Button>
          <Button kind="plain" size="mid" onClick={() => send('new')}>
            {t('anyway')}
          </Button>
        </>
      }
    >
      <Void art="empty" main title={t('maybeTitle')} text={t(asking.refused?.reason === 'household' ? 'maybeHousehold' : 'maybePerson')} />
      <Note icon="check">{t('maybeKept')}</Note>
    </Screen>
  )
}
