import { useState } from 'preact/hooks'
import { useLocation } from '../../lib/router'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { useNow, useWide } from '../day/now'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import type { SiteBrief } from '../types'
import type { Board } from './calls'
import { Columns } from './Columns'
import { Find } from './Find'
import { LendDialog } from './LendDialog'
import { Hint, OnePage, Side } from './Side'
import { columnOf, isLate } from './state'
import { Stock } from './Stock'
import { useBoard } from './useBoard'
import { t } from './words'

/** The lending desk of a site: what goes out and comes back beside the open loan, or the stock. */
export function AtSite({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { query, route } = useLocation()
  const wide = useWide()
  const stock = query['view'] === 'stock'
  const open = stock ? undefined : query['loan']
  const { board, connected, joined } = useBoard(site.id)
  const data = board.data.value
  const [lending, setLending] = useState(false)
  useKey('n', () => setLending(true), data?.rules != null && !stock)

  const address = (to: { view?: string; loan?: string | undefined; site?: number }): string => {
    const parts = new URLSearchParams()
    if (sites.length > 1) parts.set('site', String(to.site ?? site.id))
    if (to.view) parts.set('view', to.view)
    if (to.loan) parts.set('loan', to.loan)
    return `/staff/lending${parts.size ? `?${parts}` : ''}`
  }
  const show = (id: string): void => route(address({ loan: id }), wide && open !== undefined)
  const changed = (words?: string): void => {
    void board.refresh()
    if (words) toast(words, { icon: 'check' })
  }
  const opened = open && { id: open, version: data?.loans.find(l => l.id === open)?.version, changed }
  if (!wide && opened) return <OnePage key={opened.id} {...opened} back={() => route(address({}), true)} />
  return (
    <Desk title={t('title')} current="/staff/lending" side={wide && !stock ? { label: t('detail'), children: opened ? <Side key={opened.id} {...opened} /> : <Hint /> } : undefined}>
      <Bar heading={t('title')}>
        <nav class="views" aria-label={t('views')}>
          <a href={address({})} aria-current={stock ? undefined : 'page'}>
            {t('desk')}
          </a>
          <a href={address({ view: 'stock' })} aria-current={stock ? 'page' : undefined}>
            {t('stock')}
          </a>
        </nav>
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => route(address({ site: id }), true)} />}
        {!stock && <Find onFound={loan => show(loan.id)} />}
        {data?.rules && !stock && (
          <Button size="sm" icon="plus" onClick={() => setLending(true)}>
            {t('lendNow')} <Key>N</Key>
          </Button>
        )}
      </Bar>
      {lending && data && (
        <LendDialog
          board={data}
          onClose={() => setLending(false)}
          onDone={(loan, words) => {
            setLending(false)
            changed(words)
            show(loan.id)
          }}
        />
      )}
      <Summary board={data} at={board.at.value} connected={connected.value} joined={joined.value} />
      {data ? (
        data.rules === null ? (
          <Void art="empty" title={t('notLentTitle')} text={t('notLentText')} />
        ) : stock ? (
          <Stock board={data} onChange={board.set} />
        ) : (
          <Columns loans={data.loans} chosen={open} onOpen={show} />
        )
      ) : board.error.value !== undefined ? (
        <Failed error={board.error.value} again={() => void board.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Summary({ board, at, connected, joined }: { board: Board | undefined; at: number | undefined; connected: boolean; joined: boolean }) {
  const now = useNow(15_000)
  const loans = board?.loans ?? []
  const count = (column: string): number => loans.filter(l => columnOf(l, now) === column).length
  const late = loans.filter(l => isLate(l, now)).length
  const said = connected ? (at ? t('live', { at: hhmm(at) }) : '') : joined ? t('lost') : t('joining')
  return (
    <p class="sum flush">
      {board && (
        <>
          <b>{t('sum_today', { n: count('today') })}</b>
          <span>{t('sum_out', { n: count('out') })}</span>
          {late > 0 && <span class="bad">{t('sum_overdue', { n: late })}</span>}
          <span>{t('sum_check', { n: count('check') })}</span>
        </>
      )}
      <span class={connected || !joined ? 'stat grow' : 'stat grow off'} role="status">
        {said && <Icon name={connected ? 'refresh' : 'offline'} size="m" />}
        {said}
      </span>
    </p>
  )
}

function SiteChoice({ sites, site, choose }: { sites: readonly SiteBrief[]; site: SiteBrief; choose: (id: number) => void }) {
  return (
    <label class="pickone">
      <span class="vh">{t('site')}</span>
      <select value={String(site.id)} onChange={e => choose(Number(e.currentTarget.value))}>
        {sites.map(s => (
          <option key={s.id} value={String(s.id)}>
            {named(s)}
          </option>
        ))}
      </select>
    </label>
  )
}
