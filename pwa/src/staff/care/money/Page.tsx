import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { dateKey } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { Removal } from '../../places/Removal'
import { fullDate } from '../directory/say'
import { loadRules, removeRules, type MoneyNumbers, type MoneyRulesKept, type MoneyRulesOfDays } from './calls'
import { Example } from './Example'
import { RulesEdit } from './RulesEdit'
import { sayBands, sayDays, sayEmergency, won } from './say'
import { t } from './words'

/** Who pays what, from when on; and what it comes to for somebody. */
export default function MoneyPage() {
  const found = useResource('staff:care:money-rules', loadRules)
  const [draft, setDraft] = useState<MoneyNumbers>()
  const kept = found.data.value
  return (
    <Desk title={t('title')} current="/staff/care/directory">
      <Bar
        heading={t('title')}
        before={
          <a class="ib" href="/staff/care/directory" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {kept ? (
        <div class="body wide">
          <Rules kept={kept} changed={found.set} refresh={found.refresh} onDraft={setDraft} />
          <Example draft={draft} kept={kept} />
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

interface RulesProps {
  kept: MoneyRulesKept
  changed: (kept: MoneyRulesKept) => void
  refresh: () => Promise<void>
  onDraft: (draft: MoneyNumbers | undefined) => void
}

function Rules({ kept, changed, refresh, onDraft }: RulesProps) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState<MoneyRulesOfDays>()
  const today = dateKey(Date.now())
  const isNow = (r: MoneyRulesOfDays): boolean => r.valid_from <= today && (r.valid_until === null || today <= r.valid_until)
  return (
    <section class="panel out">
      <h2>{t('rules')}</h2>
      <p class="t2">{t('rulesText')}</p>
      <ul class="rows m12">
        {[...kept.rules].reverse().map(r => (
          <li key={r.id} class={isNow(r) ? 'prog' : ''}>
            <div class="grow">
              <h3 class="row wrap">
                {sayDays(r)} {isNow(r) && <span class="flag now">{t('now')}</span>}
              </h3>
              <dl class="recap m8">
                <dt>{t('cap')}</dt>
                <dd>
                  <b>{won(r.year_cap_won)}</b>
                </dd>
                <dt>{t('shares')}</dt>
                <dd>
                  {sayBands(r.bands).map(line => (
                    <p key={line}>{line}</p>
                  ))}
                </dd>
                <dt>{t('emergency')}</dt>
                <dd>{sayEmergency(r)}</dd>
              </dl>
            </div>
            {kept.may_edit && r.valid_from > today && (
              <button type="button" class="link" aria-label={t('forgetOf', { date: fullDate(r.valid_from) })} onClick={() => setRemoving(r)}>
                {t('forget')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {kept.may_edit &&
        (editing ? (
          <RulesEdit
            kept={kept}
            now={kept.rules.find(isNow)}
            refresh={refresh}
            onDraft={onDraft}
            onSaved={next => {
              changed(next)
              toast(t('saved'), { icon: 'check' })
            }}
            onClose={() => setEditing(false)}
          />
        ) : (
          <div class="m16">
            <Button kind="plain" size="sm" icon="edit" onClick={() => setEditing(true)}>
              {t('newRules')}
            </Button>
          </div>
        ))}
      <Removal
        what={removing && sayDays(removing)}
        text={t('forgetText')}
        onClose={() => setRemoving(undefined)}
        onRemove={async () => {
          if (removing) changed(await removeRules(removing.id))
        }}
      />
    </section>
  )
}
