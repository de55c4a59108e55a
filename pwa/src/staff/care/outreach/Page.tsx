import { useResource } from '../../../lib/resource'
import { Bar } from '../../../ui/Bar'
import { ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { named } from '../../session'
import { Grid } from '../../statistics/Figure'
import { loadLists, type List } from './calls'
import { Far } from './Far'
import { sumsOf, when } from './say'
import { useStream } from './useStream'
import { t } from './words'

/** How far each list is: with its names for the dong's desk, in numbers for who sent the alert. */
export default function OutreachListsPage() {
  const lists = useResource('staff:outreach', loadLists)
  useStream(() => void lists.refresh())
  const data = lists.data.value
  return (
    <Desk title={t('title')} current="/staff/care/outreach">
      <Bar heading={t('title')} />
      {data ? (
        data.lists.length === 0 ? (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        ) : (
          <div class="body stats">
            {!data.names && <Note icon="info">{t('numbersOnly')}</Note>}
            {data.lists.map(list => (
              <One key={list.id} of={list} names={data.names} />
            ))}
          </div>
        )
      ) : lists.error.value !== undefined ? (
        <Failed error={lists.error.value} again={() => void lists.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function One({ of: list, names }: { of: List; names: boolean }) {
  const now = useNow(60_000)
  const sums = sumsOf(list)
  // Where many dongs have nobody to call, their rows say nothing.
  const dongs = list.dongs.filter(d => d.waiting + d.reached + d.not_reached + d.needs_help > 0)
  return (
    <section class="panel out">
      <div class="row between wrap">
        <h2>{t('of', { what: t(list.hazard) })}</h2>
        <span class={list.closed_at ? 'flag' : 'flag now'}>
          <Icon name={list.closed_at ? 'check' : 'clock'} size="m" />
          {list.closed_at ? t('over', { at: when(list.closed_at, now) }) : t('until', { at: when(list.expires_at, now) })}
        </span>
      </div>
      <p class="t2">{t('event', { event: named({ name_ko: list.event_ko, name_en: list.event_en }), at: when(list.made_at, now) })}</p>
      <Far sums={sums} />
      {names && sums.all > 0 && (
        <div class="row m12">
          <ButtonLink size="sm" {...(list.closed_at && { kind: 'plain' as const })} href={`/staff/care/outreach/${list.id}`}>
            {t('open')}
          </ButtonLink>
        </div>
      )}
      {dongs.length > 1 || (!names && dongs.length > 0) ? (
        <div class="m12">
          <Grid
            caption={t('byDong')}
            head={[t('dong'), t('all'), t('reached'), t('waiting'), t('not_reached'), t('needs_help')]}
            rows={dongs.map(d => [named(d.dong), d.waiting + d.reached + d.not_reached + d.needs_help, d.reached, d.waiting, d.not_reached, d.needs_help])}
          />
        </div>
      ) : null}
      <p class="s t2 m12">{t('rule', { risk: list.rule.least_risk, age: list.rule.alone_from_age })}</p>
    </section>
  )
}
