import { when } from '../../lib/time'
import { levelWord } from '../../ui/Level'
import { levelOf, textOf, type Alert, type AlertLang, type Places } from './alert'
import { areaWords } from './where'
import { t } from './words'

type Said = Pick<Alert, 'sent_at' | 'level' | 'district_ids' | 'dong_ids' | 'expires_at' | 'texts'>

/** What an update changed, in the words of whoever reads it; from what, to what. */
function changed(before: Said, after: Said, lang: AlertLang, places: Places | undefined, now: number): [string, string][] {
  const [old, fresh] = [textOf(before, lang), textOf(after, lang)]
  const pairs: [string, string][] = [
    [levelWord(levelOf(before)), levelWord(levelOf(after))],
    [old.event, fresh.event],
    [areaWords(before as Alert, places), areaWords(after as Alert, places)],
    [t('until', { when: when(before.expires_at, now) }), t('until', { when: when(after.expires_at, now) })],
    [old.headline, fresh.headline],
    [old.body, fresh.body],
  ]
  return pairs.filter(([from, to]) => from !== to)
}

/** How an alert came to say what it says, the newest first. */
export function Earlier({ alert, lang, places, now }: { alert: Alert; lang: AlertLang; places: Places | undefined; now: number }) {
  const earlier = alert.earlier ?? []
  const first = earlier.at(-1)
  if (!first) return null
  const all: Said[] = [alert, ...earlier]
  return (
    <section>
      <h2 class="h3">{t('changes')}</h2>
      <ul class="told m8">
        {all.slice(0, -1).map((said, i) => {
          const before = all[i + 1]
          const pairs = before ? changed(before, said, lang, places, now) : []
          return (
            <li key={said.sent_at}>
              <b>{when(said.sent_at, now)}</b>
              {i === 0 && alert.msg_type === 'cancel' ? (
                <p>{t('allClear')}</p>
              ) : pairs.length === 0 ? (
                <p>{t('changedLittle')}</p>
              ) : (
                pairs.map(([from, to]) => (
                  <p key={to}>
                    <del>{from}</del> <span aria-hidden="true">→</span> <ins>{to}</ins>
                  </p>
                ))
              )}
            </li>
          )
        })}
        <li>
          <span class="t2">{t('toldFirst', { when: when(first.sent_at, now) })}</span>
        </li>
      </ul>
    </section>
  )
}
