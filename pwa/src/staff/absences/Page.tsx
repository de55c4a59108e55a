import { useEffect, useMemo, useState } from 'preact/hooks'
import { live } from '../../lib/live'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { date as shortDate, dateKey, hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import type { IconName } from '../../ui/names'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { named } from '../session'
import { SiteChoice } from '../SiteChoice'
import type { SiteBrief } from '../types'
import { loadAbsences, takeFor, undo, type Absence, type StrandedVisit } from './calls'
import { whenOf } from './say'
import { t } from './words'

export default function AbsencesPage() {
  return (
    <AtSite title={t('title')} current="/staff/day">
      {(site, sites) => <Absences key={site.id} site={site} sites={sites} />}
    </AtSite>
  )
}

const waits = (visit: StrandedVisit): boolean => visit.status === 'offered' || visit.status === 'asked'

/** Who is away, and what became of everybody who would have come, as it happens. */
function Absences({ site, sites }: { site: SiteBrief; sites: readonly SiteBrief[] }) {
  const { query, route } = useLocation()
  const list = useResource(`staff:absences:${site.id}`, () => loadAbsences(site.id))
  const stream = useMemo(() => live(`/api/staff/live?site_id=${site.id}`, ['booking']), [site.id])
  useEffect(() => {
    let timer = 0
    // Each look is noted in the trail: one for all that happens within a moment.
    const stop = stream.on('booking', () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => void list.refresh(), 500)
    })
    return () => {
      clearTimeout(timer)
      stop()
      stream.close()
    }
  }, [stream, list])
  const several = sites.length > 1
  const toNew = `/staff/absences/new${several ? `?site=${site.id}` : ''}`
  useKey('s', () => route(toNew))
  const all = list.data.value
  const absences = all && [...all].sort((a, b) => Number(b.id === query['id']) - Number(a.id === query['id']))
  return (
    <Desk title={t('title')} current="/staff/day">
      <Bar
        heading={t('title')}
        before={
          <a class="ib" href={`/staff/day${several ? `?site=${site.id}` : ''}`} aria-label={t('backToDay')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        {several && <SiteChoice sites={sites} site={site} choose={id => route(`/staff/absences?site=${id}`, true)} />}
        <ButtonLink kind="plain" size="sm" icon="plus" href={toNew}>
          {t('toNew')} <Key>S</Key>
        </ButtonLink>
      </Bar>
      {absences ? (
        absences.length > 0 ? (
          <div class="body wide">
            <p class="t2">{t('hint')}</p>
            {absences.map(absence => (
              <One key={absence.id} absence={absence} site={several ? site.id : undefined} refresh={() => void list.refresh()} />
            ))}
          </div>
        ) : (
          <Void art="empty" title={t('noneTitle')} text={t('noneListText')} />
        )
      ) : list.error.value !== undefined ? (
        <Failed error={list.error.value} again={() => void list.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

interface OneProps {
  absence: Absence
  site: number | undefined
  refresh: () => void
}

function One({ absence, site, refresh }: OneProps) {
  const [undoing, setUndoing] = useState(false)
  const { visits } = absence
  const open = visits.filter(waits).length
  const said = absence.undone_at ? t('undone') : visits.length ? t('answered', { n: visits.length - open, all: visits.length }) : t('nobodyStranded')
  const shown = [...visits].sort((a, b) => Number(waits(b)) - Number(waits(a)) || Date.parse(a.was_at) - Date.parse(b.was_at))
  return (
    <section>
      <div class="row between wrap">
        <div>
          <h2>
            {named(absence)} <span class="t2">{whenOf(absence)}</span>
          </h2>
          <p class="t2" role="status">
            {said}
          </p>
        </div>
        {!absence.over && (
          <Button kind="plain" size="sm" icon="refresh" onClick={() => setUndoing(true)}>
            {t('undo')}
          </Button>
        )}
      </div>
      {shown.length > 0 && (
        <ul class="rows lines3 m8">
          {shown.map(visit => (
            <Row key={visit.booking_id} visit={visit} several={dateKey(absence.starts_at) !== dateKey(Date.parse(absence.ends_at) - 1)} site={site} refresh={refresh} />
          ))}
        </ul>
      )}
      {undoing && <Undo absence={absence} open={open} onClose={() => setUndoing(false)} onDone={refresh} />}
    </section>
  )
}

const LOOKS: Record<StrandedVisit['status'], { icon: IconName; kind?: 'ok' | 'bad' | 'now' }> = {
  offered: { icon: 'clock', kind: 'now' },
  asked: { icon: 'ask', kind: 'bad' },
  accepted: { icon: 'check', kind: 'ok' },
  moved: { icon: 'calendar', kind: 'ok' },
  cancelled: { icon: 'close' },
  ended: { icon: 'close' },
  restored: { icon: 'refresh', kind: 'ok' },
}

interface RowProps {
  visit: StrandedVisit
  several: boolean
  site: number | undefined
  refresh: () => void
}

function Row({ visit, several, site, refresh }: RowProps) {
  const [busy, setBusy] = useState(false)
  const who = visit.name ?? t('nameless')
  const { icon, kind } = LOOKS[visit.status]
  const place = (at: string, counsellor: StrandedVisit['counsellor']): string =>
    [dateKey(at) === dateKey(visit.was_at) ? hhmm(at) : `${shortDate(at)} ${hhmm(at)}`, counsellor && named(counsellor)].filter(Boolean).join(' ')
  const { offer } = visit
  const what =
    visit.status === 'offered' && offer
      ? t('offered', { place: place(offer.starts_at, offer.counsellor), until: hhmm(offer.held_until) })
      : waits(visit)
        ? t('asked')
        : visit.status === 'accepted' || visit.status === 'moved' || visit.status === 'restored'
          ? t('nowAt', { place: place(visit.starts_at, visit.counsellor) })
          : ''
  const take = async (at: string): Promise<void> => {
    setBusy(true)
    try {
      await takeFor(visit.booking_id, at)
      toast(t('tookFor', { who }), { icon: 'check' })
    } catch (error) {
      toast(explain(error), { icon: 'level-3' })
    }
    setBusy(false)
    refresh()
  }
  const at = new URLSearchParams({ date: dateKey(visit.starts_at), booking: visit.booking_id, ...(site && { site: String(site) }) })
  return (
    <li>
      <b class="tm">
        {several && <small>{shortDate(visit.was_at)} </small>}
        {hhmm(visit.was_at)}
      </b>
      <div class="who">
        <h3>{who}</h3>
        <p class="t2">{named({ name_ko: visit.service_name_ko, name_en: visit.service_name_en })}</p>
      </div>
      <div class="where">
        <State icon={icon} {...(kind && { kind })}>
          {t(`state_${visit.status}`)}
        </State>
        {what && <p>{what}</p>}
        {visit.replanned && <p class="s t2">{t('replanned')}</p>}
      </div>
      {waits(visit) && (
        <div class="acts3">
          {visit.phone && (
            <ButtonLink kind="plain" size="sm" icon="phone" href={`tel:${visit.phone.replace(/[^+\d]/g, '')}`}>
              <span class="vh">{t('call', { who })} </span>
              {visit.phone}
            </ButtonLink>
          )}
          {offer && (
            <Button kind="plain" size="sm" icon="check" busy={busy} onClick={() => void take(offer.starts_at)}>
              {t('takeFor')}
            </Button>
          )}
          <a class="link" href={`/staff/day?${at}`}>
            {t('open')}
          </a>
        </div>
      )}
    </li>
  )
}

function Undo({ absence, open, onClose, onDone }: { absence: Absence; open: number; onClose: () => void; onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      await undo(absence.id)
      toast(t('undid'), { icon: 'check' })
      onDone()
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('undoTitle', { who: named(absence) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('undoYes')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p>{t('undoText', { n: open })}</p>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
