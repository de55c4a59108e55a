import { online } from '../lib/online'
import { t } from '../messages'
import { Button, ButtonLink } from '../ui/Button'
import { Void } from '../ui/Void'
import { Screen } from './Screen'

function Stuck({ title, text }: { title: string; text: string }) {
  return (
    <Screen
      title={title}
      hasPhone
      back={{ to: '/', label: t('home') }}
      bottom={
        <>
          <Button icon="refresh" onClick={() => location.reload()}>
            {t('reload')}
          </Button>
          <ButtonLink kind="plain" size="mid" icon="phone" href="tel:120">
            {t('call120')}
          </ButtonLink>
        </>
      }
    >
      <Void art="offline" main title={title} text={text} />
    </Screen>
  )
}

/** A page whose script did not come: no connection, or a newer release. */
export function NotLoaded() {
  return online.value ? <Stuck title={t('chunkTitle')} text={t('chunkBody')} /> : <Stuck title={t('offlineTitle')} text={t('offlineBody')} />
}

/** A page that failed while it was drawn. */
export function Broken() {
  return <Stuck title={t('brokenTitle')} text={t('brokenBody')} />
}
