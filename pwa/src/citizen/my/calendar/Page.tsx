import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useResource } from '../../../lib/resource'
import { ago } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { FeedAddress } from '../../../ui/FeedAddress'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { AllStopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { endFeed, loadFeed, makeFeed } from '../api'
import { Ask } from '../Ask'
import { Signed } from '../Signed'
import { t } from '../words'

export default function CalendarPage() {
  return (
    <Signed title={t('calendar')} path="/my/calendar">
      {() => <Feed />}
    </Signed>
  )
}

function Feed() {
  // Nothing to find is an answer too: no calendar follows yet.
  const feed = useResource('calendar-feed', () => loadFeed().catch((error: unknown) => (isProblem(error, 'not_found') ? null : Promise.reject(error as Error))))
  const [url, setUrl] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      setUrl((await makeFeed()).url)
      void feed.refresh()
    } catch (error) {
      toast(explain(error))
    } finally {
      setBusy(false)
    }
  }
  const end = async (): Promise<void> => {
    await endFeed()
    setUrl(undefined)
    setAsking(false)
    feed.set(null)
    toast(t('calendarEnded'), { icon: 'check' })
  }
  const copy = (): void => {
    if (url) void navigator.clipboard.writeText(url).then(() => toast(t('calendarCopied'), { icon: 'check' }))
  }
  const found = feed.data.value
  if (found === undefined) return feed.error.value ? <AllStopped error={feed.error.value} onRetry={() => void feed.refresh()} /> : <Skeleton />
  return (
    <>
      <p>{t('calendarText')}</p>
      {url ? (
        <FeedAddress url={url} words={{ open: t('calendarOpen'), copy: t('calendarCopy'), address: t('calendarAddress'), once: t('calendarOnce') }} onCopy={copy} />
      ) : (
        <>
          {found && <Note icon="calendar">{found.read_at ? t('calendarRead', { when: ago(found.read_at, Date.now()) }) : t('calendarUnread')}</Note>}
          <div class="m16">
            <Button busy={busy} {...(found && { kind: 'plain' as const })} onClick={() => void make()}>
              {t(found ? 'calendarAgain' : 'calendarMake')}
            </Button>
          </div>
          {found && <p class="s t2 m8">{t('calendarAgainText')}</p>}
        </>
      )}
      {found && (
        <div class="m12">
          <Button kind="plain" size="mid" onClick={() => setAsking(true)}>
            {t('calendarEnd')}
          </Button>
        </div>
      )}
      <Ask open={asking} title={t('calendarEndAsk')} yes={t('calendarEnd')} onClose={() => setAsking(false)} onYes={end}>
        <p>{t('calendarEndText')}</p>
      </Ask>
    </>
  )
}
