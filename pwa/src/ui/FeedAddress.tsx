import { Button, ButtonLink } from './Button'
import { Note } from './Note'

interface FeedAddressProps {
  /** https://…/feeds/calendar/….ics, known only while this page is open. */
  url: string
  words: { open: string; copy: string; address: string; once: string }
  onCopy: () => void
}

/** The secret address of a calendar: opened by the phone's own calendar, or copied into another. */
export function FeedAddress({ url, words, onCopy }: FeedAddressProps) {
  return (
    <div class="stack m16">
      {/* Calendars know this scheme as 'subscribe'. */}
      <ButtonLink icon="calendar" href={url.replace(/^https?:/, 'webcal:')}>
        {words.open}
      </ButtonLink>
      <label class="field">
        <span class="s t2">{words.address}</span>
        <input readOnly value={url} onFocus={e => e.currentTarget.select()} />
      </label>
      <Button kind="plain" size="mid" onClick={onCopy}>
        {words.copy}
      </Button>
      <Note icon="lock">{words.once}</Note>
    </div>
  )
}
