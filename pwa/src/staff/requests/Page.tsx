import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { ago, dateKey, day as dayName, hhmm } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Key, useKey } from '../../ui/Key'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { approve, cancel, loadRequests } from '../day/calls'
import { Cancel } from '../day/Cancel'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { named } from '../session'
import { SiteChoice } from '../SiteChoice'
import type { RequestBrief, SiteBrief } from '../types'
import { countWaiting } from '../waiting'
import { t } from './words'

export default function RequestsPage() {
  return (
    <AtSite title={t('title')} current="/staff/requests">
      {(site, sites) => <Requests key={site.id} site={site} sites={sites} />}
    </AtSite>
  )
}

function Requests({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { route } = useLocation()
  const requests = useResource(`staff:requests:${site.id}`, () => loadRequests(site.id))
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site.id}`, ['booking']), [site.id])
  const data = requests.data.value
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState<string>()
  const refusing = useSignal<RequestBrief | undefined>(undefined)
  const current = data?.[Math.min(at, (data?.length ?? 1) - 1)]

  useEffect(() => {
    let timer = 0
    let joined = false
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        void requests.refresh()
        countWaiting()
      }, 120)
    }
    const stops = [
      stream.on('booking', again),
      stream.onOpen(() => {
        if (joined) again()
        joined = true
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      stream.close()
    }
  }, [stream, requests])

  const done = (): void => {
    void requests.refresh()
    countWaiting()
  }
  const yes = async (r: RequestBrief): Promise<void> => {
    if (busy) return
    setBusy(r.id)
    try {
      await approve(r.id)
      toast(t('approved', { who: r.name ?? '' }), { icon: 'check' })
    } catch (error) {
      toast(explain(error), { icon: 'level-3' })
    }
    setBusy(undefined)
    done()
  }
  const go = (to: number): void => {
    setAt(to)
    document.querySelector<HTMLElement>(`[data-row="${to}"] a`)?.focus()
  }
  useKey('arrowdown', () => go(Math.min(at + 1, (data?.length ?? 1) - 1)), (data?.length ?? 0) > 0)
  useKey('arrowup', () => go(Math.max(at - 1, 0)), (data?.length ?? 0) > 0)
  useKey('a', () => current && void yes(current), current !== undefined)
  useKey('x', () => (refusing.value = current), current !== undefined)
  return (
    <Desk title={t('title')} current="/staff/requests">
      <Bar heading={t('title')}>
        <span class="grow" />
        {sites.length > 1 && <SiteChoice sites={sites} site={site} choose={id => route(`/staff/requests?site=${id}`, true)} />}
      </Bar>
      {data ? (
        data.length ? (
          <div class="body">
            <p class="t2">{t('hint')}</p>
            <ul class="rows asks">
              {data.map((r, i) => (
                <Row key={r.id} request={r} index={i} current={r === current} busy={busy === r.id} site={sites.length > 1 ? site.id : undefined} onFocus={() => setAt(i)} onYes={() => void yes(r)} onNo={() => (refusing.value = r)} />
              ))}
            </ul>
          </div>
        ) : (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')}>
            <ButtonLink kind="plain" size="sm" href="/staff/day">
              {t('toDay')}
            </ButtonLink>
          </Void>
        )
      ) : requests.error.value !== undefined ? (
        <Failed error={requests.error.value} again={() => void requests.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {refusing.value && (
        <Cancel
          key={refusing.value.id}
          who={refusing.value.name ?? ''}
          at={refusing.value.starts_at}
          open
          onClose={() => (refusing.value = undefined)}
          onCancel={async reason => {
            await cancel(refusing.peek()!.id, reason)
            done()
          }}
        />
      )}
    </Desk>
  )
}

interface RowProps {
  request: RequestBrief
  index: number
  current: boolean
  busy: boolean
  site: number | undefined
  onFocus: () => void
  onYes: () => void
  onNo: () => void
}

function Row({ request: r, index, current, busy, site, onFocus, onYes, onNo }: RowProps) {
  const now = useNow()
  const room = r.room_name_ko && named({ name_ko: r.room_name_ko, name_en: r.room_name_en ?? '' })
  const at = new URLSearchParams({ date: dateKey(r.starts_at), booking: r.id, ...(room && { by: 'room' }), ...(site && { site: String(site) }) })
  return (
    <li data-row={index} class={current ? 'on' : ''} onFocusIn={onFocus}>
      <div class="grow">
        <h2>
          {dayName(r.starts_at)} {hhmm(r.starts_at)}–{hhmm(r.ends_at)}
        </h2>
        <p>
          <b>{r.name ?? t('nameless')}</b> · {named({ name_ko: r.service_name_ko, name_en: r.service_name_en })}
          {room && ` · ${room}`} · {t('people', { n: r.party_size })}
        </p>
        {r.about && <p class="lines">“{r.about}”</p>}
        <p class="s t2">
          {t('asked', { ago: ago(r.requested_at, now) })}{' '}
          <a class="link" href={`/staff/day?${at}`}>
            {t('inDay')}
          </a>
        </p>
      </div>
      <Button size="sm" busy={busy} onClick={onYes}>
        {t('approve')} {current && <Key>A</Key>}
      </Button>
      <Button kind="plain" size="sm" onClick={onNo}>
        {t('refuse')} {current && <Key>X</Key>}
      </Button>
    </li>
  )
}
