import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { useNow, useWide } from '../day/now'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import { FILTERS, type Filter, type Queue } from './calls'
import { Find } from './Find'
import { Rows } from './Rows'
import { Hint, OnePage, Side } from './Side'
import { useQueue, type Followed } from './useQueue'
import { t } from './words'

const asFilter = (text: string | undefined): Filter => FILTERS.find(f => f === text) ?? 'all'

/** The dong's desk: who waits for care, and one of them beside the list. */
export default function CarePage() {
  const { query, route } = useLocation()
  const wide = useWide()
  const which = asFilter(query['filter'])
  const dong = Number(query['dong']) || undefined
  const page = Number(query['page']) || 0
  const open = query['case']
  const followed = useQueue(which, dong, page)
  const { queue } = followed
  const data = queue.data.value
  const list = useRef<HTMLUListElement>(null)

  const address = (to: { filter?: Filter; dong?: number | undefined; page?: number; case?: string | undefined }): string => {
    const asked = { filter: which, dong, page: 0, case: undefined, ...to }
    const parts = new URLSearchParams()
    if (asked.filter !== 'all') parts.set('filter', asked.filter)
    if (asked.dong) parts.set('dong', String(asked.dong))
    if (asked.page) parts.set('page', String(asked.page))
    if (asked.case) parts.set('case', asked.case)
    return `/staff/care${parts.size ? `?${parts}` : ''}`
  }
  const show = (id: string): void => route(address({ page, case: id }), wide && open !== undefined)
  const close = (): void => route(address({ page }), true)
  const ids = data?.cases.map(c => c.id) ?? []
  const go = (by: number): void => {
    const at = open ? ids.indexOf(open) : by > 0 ? -1 : ids.length
    const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))]
    if (next) show(next)
  }
  useKey('j', () => go(1), wide)
  useKey('k', () => go(-1), wide)
  useKey('n', () => route('/staff/care/new'))
  // The row that is open stays in sight while one walks through the list.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), [open])

  const opened = open && {
    id: open,
    onChange: followed.onChange,
    changed: (gone: boolean) => {
      void queue.refresh()
      if (gone) close()
    },
  }
  if (!wide && opened) return <OnePage key={opened.id} {...opened} back={close} />
  return (
    <Desk title={t('title')} current="/staff/care" side={wide ? { label: t('detail'), children: opened ? <Side key={opened.id} {...opened} /> : <Hint /> } : undefined}>
      <Bar heading={t('title')}>
        <span class="grow" />
        {data && data.dongs.length > 1 && <DongChoice queue={data} dong={dong} choose={id => route(address({ dong: id }), true)} />}
        <Find onFound={show} />
        <ButtonLink size="sm" icon="plus" href="/staff/care/new">
          {t('intake')} <Key>N</Key>
        </ButtonLink>
      </Bar>
      <Filters queue={data} which={which} address={filter => address({ filter })} />
      <Status followed={followed} />
      {data ? (
        data.dongs.length === 0 ? (
          <Void art="empty" title={t('noDongTitle')} text={t('noDongText')} />
        ) : data.cases.length === 0 ? (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        ) : (
          <div class="scroll" tabIndex={-1}>
            <Rows list={list} cases={data.cases} chosen={open} several={data.dongs.length > 1} onOpen={show} />
            {(page > 0 || data.more) && (
              <nav class="pages" aria-label={t('pageOf', { n: page + 1 })}>
                {page > 0 && <a href={address({ page: page - 1 })}>{t('before')}</a>}
                <span>{t('pageOf', { n: page + 1 })}</span>
                {data.more && <a href={address({ page: page + 1 })}>{t('next')}</a>}
              </nav>
            )}
          </div>
        )
      ) : queue.error.value !== undefined ? (
        <Failed error={queue.error.value} again={() => void queue.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Filters({ queue, which, address }: { queue: Queue | undefined; which: Filter; address: (filter: Filter) => string }) {
  return (
    <nav class="views counted" aria-label={t('filters')}>
      {FILTERS.map(filter => {
        const count = queue?.counts[filter] ?? 0
        // Nothing has gone up: no word of it.
        if (filter === 'escalated' && count === 0 && which !== filter) return null
        const bad = (filter === 'late' || filter === 'escalated') && count > 0
        return (
          <a key={filter} href={address(filter)} aria-current={filter === which ? 'page' : undefined}>
            {t(`filter_${filter}`)} {queue && <b class={bad ? 'bad' : ''}>{count}</b>}
          </a>
        )
      })}
    </nav>
  )
}

function Status({ followed: { queue, connected, joined } }: { followed: Followed }) {
  useNow(15_000)
  const at = queue.at.value
  const said = connected.value ? (at ? t('live', { at: hhmm(at) }) : '') : joined.value ? t('lost') : t('joining')
  return (
    <p class="sum flush thin">
      <span class={connected.value || !joined.value ? 'stat' : 'stat off'} role="status">
        {said && <Icon name={connected.value ? 'refresh' : 'offline'} size="m" />}
        {said}
      </span>
    </p>
  )
}

function DongChoice({ queue, dong, choose }: { queue: Queue; dong: number | undefined; choose: (id: number | undefined) => void }) {
  return (
    <label class="pickone">
      <span class="vh">{t('dongs')}</span>
      <select value={String(dong ?? '')} onChange={e => choose(Number(e.currentTarget.value) || undefined)}>
        <option value="">{t('allDongs')}</option>
        {queue.dongs.map(d => (
          <option key={d.id} value={String(d.id)}>
            {named(d)}
          </option>
        ))}
      </select>
    </label>
  )
}
