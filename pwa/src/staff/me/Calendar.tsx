import { useState } from 'preact/hooks'
import { api, body } from '../../api/client'
import { Button } from '../../ui/Button'
import { FeedAddress } from '../../ui/FeedAddress'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { t } from './words'

/** A counsellor's visits in their own calendar: when and what, and nobody's name. */
export function Calendar() {
  const [url, setUrl] = useState<string>()
  const run = (work: Promise<unknown>, done?: string): void =>
    void work.then(
      () => done && toast(done, { icon: 'check' }),
      error => toast(explain(error)),
    )
  const make = async (): Promise<void> => setUrl((await body(api.POST('/api/staff/calendar-feed'))).url)
  const end = async (): Promise<void> => {
    await body(api.DELETE('/api/staff/calendar-feed'))
    setUrl(undefined)
  }
  return (
    <section class="panel out">
      <h2>{t('calendar')}</h2>
      <p class="t2">{t('calendarText')}</p>
      {url && <FeedAddress url={url} words={{ open: t('calendarOpen'), copy: t('calendarCopy'), address: t('calendarAddress'), once: t('calendarOnce') }} onCopy={() => run(navigator.clipboard.writeText(url), t('calendarCopied'))} />}
      <div class="row wrap m12">
        <Button size="sm" onClick={() => run(make())}>
          {t('calendarMake')}
        </Button>
        <Button kind="plain" size="sm" onClick={() => run(end(), t('calendarEnded'))}>
          {t('calendarEnd')}
        </Button>
      </div>
    </section>
  )
}
