import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { focusHeading } from '../../lib/router'
import { language } from '../../lib/settings'
import { explain } from '../../messages/errors'
import { Button, ButtonLink } from '../../ui/Button'
import { LanguagePill } from '../../ui/LanguagePill'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Stopped } from '../../ui/Stopped'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { me, signedIn } from '../session'
import { consent, loadConsentText } from './api'
import { t } from './words'

interface ConsentStepProps {
  back: { to: string; label: string }
  reading: boolean
  onReading: (reading: boolean) => void
}

const PARTS = ['items', 'why', 'kept', 'refusal'] as const

export function ConsentStep({ back, reading, onReading }: ConsentStepProps) {
  const text = useResource(`consent-text:${language.value}`, loadConsentText)
  const [busy, setBusy] = useState(false)
  const found = text.data.value
  if (!reading) return <Refused back={back} onAgain={() => onReading(true)} />
  const answer = async (given: boolean): Promise<void> => {
    if (!found || busy) return
    setBusy(true)
    try {
      await consent(found.version, given)
      if (given) signedIn({ ...me.value!, consented: true })
      else onReading(false)
    } catch (e) {
      toast(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Screen
      title={t('title')}
      back={back}
      top={<LanguagePill />}
      bottom={
        found && (
          <>
            <Button busy={busy} onClick={() => void answer(true)}>
              {t('agree')}
            </Button>
            <Button kind="plain" size="mid" busy={busy} onClick={() => void answer(false)}>
              {t('notNow')}
            </Button>
          </>
        )
      }
    >
      {found ? (
        <>
          <p class="s t2">{t('consentKicker')}</p>
          <h1 class="m4">{found.title}</h1>
          {PARTS.map(part => (
            <Panel key={part}>
              <h2>{t(part)}</h2>
              <p class="lines m4">{found[part]}</p>
            </Panel>
          ))}
        </>
      ) : text.error.value ? (
        <Stopped error={text.error.value} onRetry={() => void text.refresh()} />
      ) : (
        <Skeleton />
      )}
    </Screen>
  )
}

function Refused({ back, onAgain }: { back: { to: string; label: string }; onAgain: () => void }) {
  return (
    <Screen
      title={t('title')}
      back={back}
      bottom={
        <>
          <ButtonLink icon="bell" href="/alerts/choices">
            {t('toAlerts')}
          </ButtonLink>
          <Button
            kind="plain"
            size="mid"
            onClick={() => {
              onAgain()
              requestAnimationFrame(focusHeading)
            }}
          >
            {t('again')}
          </Button>
        </>
      }
    >
      <Void art="empty" main title={t('refusedTitle')} text={t('refusedText')} />
    </Screen>
  )
}
