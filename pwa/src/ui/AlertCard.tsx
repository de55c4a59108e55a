import { Icon } from './Icon'
import { Level, type LevelNumber } from './Level'
import { State } from './State'

export interface AlertCardProps {
  level: LevelNumber
  /** What happened: 폭염중대경보. */
  event?: string | undefined
  /** What to do. */
  headline: string
  /** The first lines: how bad, where. */
  summary?: string | undefined
  /** Where and until when, small. */
  meta?: string | undefined
  /** The language of the words, where it is not the page's. */
  lang?: string | undefined
  /** Which of my places it is for. */
  marks?: readonly string[]
  href: string
  /** The one on the home page points onwards. */
  arrow?: boolean
}

export function AlertCard({ level, event, headline, summary, meta, marks, lang, href, arrow }: AlertCardProps) {
  return (
    <a class={`alert lv${level}`} href={href}>
      <Level level={level} event={event} />
      <h2 class="lines" lang={lang}>{headline}</h2>
      {(summary || arrow) && (
        <p class="row between">
          <span>{summary}</span>
          {arrow && <Icon name="right" />}
        </p>
      )}
      {marks && marks.length > 0 && (
        <p class="marks">
          {marks.map(mark => (
            <State key={mark} icon="pin">
              {mark}
            </State>
          ))}
        </p>
      )}
      {meta && <p class="s t3">{meta}</p>}
    </a>
  )
}
