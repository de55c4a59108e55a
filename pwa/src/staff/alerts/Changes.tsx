import { Icon } from '../../ui/Icon'
import type { District } from '../types'
import { changes } from './diff'
import type { Form } from './form'
import { t } from './words'

/** What reads differently than in the version before. */
export function Changes({ title, before, after, districts }: { title: string; before: Form; after: Form; districts: readonly District[] }) {
  const rows = changes(before, after, districts)
  return (
    <section class="panel changes">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p class="t2 m4">{t('changesNone')}</p>
      ) : (
        <dl class="m8">
          {rows.map(row => (
            <div key={row.what}>
              <dt>{row.what}</dt>
              <dd>
                <del>{row.before || t('nothing')}</del>
                <Icon name="right" size="m" />
                <ins>{row.after || t('nothing')}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
