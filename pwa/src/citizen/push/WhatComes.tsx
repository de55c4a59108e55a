import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { choices, wanted } from '../../lib/choices'
import { online } from '../../lib/online'
import { date } from '../../lib/time'
import { Level } from '../../ui/Level'
import { List } from '../../ui/List'
import { levelOf, textOf } from '../alerts/alert'
import { howOften } from './howOften'
import { t } from './words'

type Preview = components['schemas']['Preview']

/** What these choices would have brought; counted anew when they rest for a moment. */
export function usePreview(): { value: Preview | undefined; failed: boolean } {
  const state = useMemo(() => signal<{ value: Preview | undefined; failed: boolean }>({ value: undefined, failed: false }), [])
  const wish = JSON.stringify(wanted(choices.value))
  const reachable = online.value
  useEffect(() => {
    const end = new AbortController()
    const timer = setTimeout(() => {
      body(api.POST('/api/alerts/preview', { body: JSON.parse(wish) as ReturnType<typeof wanted>, signal: end.signal }))
        .then(value => (state.value = { value, failed: false }))
        .catch(() => {
          if (!end.signal.aborted) state.value = { value: undefined, failed: true }
        })
    }, 300)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [wish, reachable])
  return state.value
}

export function oftenWords(perMonth: number): string {
  const often = howOften(perMonth)
  return often.kind === 'monthly' || often.kind === 'daily' ? t(often.kind, often) : t(often.kind)
}

/** How often, as far as it is counted. */
export const howOftenNow = (preview: ReturnType<typeof usePreview>): string =>
  preview.value ? oftenWords(preview.value.per_month) : t(preview.failed ? 'notCounted' : 'counting')

export function Examples({ preview }: { preview: Preview }) {
  if (preview.examples.length === 0) return <p class="s t2">{t('noExamples')}</p>
  return (
    <section>
      <h2>{t('examples')}</h2>
      <p class="s t2">{t('examplesHint')}</p>
      <List>
        {preview.examples.slice(0, 3).map(alert => {
          const text = textOf(alert)
          return (
            <li key={alert.id}>
              <div class="grow">
                <Level level={levelOf(alert)} event={text.event} />
                <p>
                  <b>{text.headline}</b>
                </p>
                <p class="s t2">{date(alert.sent_at)}</p>
              </div>
            </li>
          )
        })}
      </List>
    </section>
  )
}
