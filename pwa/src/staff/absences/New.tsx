import { Fragment } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { once } from '../../lib/once'
import { useDraft } from '../../lib/draft'
import { useLocation } from '../../lib/router'
import { useResource } from '../../lib/resource'
import { date as shortDate, dateKey, day as dayName, hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Key, useKey } from '../../ui/Key'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { toast } from '../../ui/Toasts'
import { Void } from '../../ui/Void'
import { AtSite } from '../AtSite'
import { ClockField } from '../ClockField'
import { loadDay } from '../day/calls'
import { asDate } from '../day/state'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import { named } from '../session'
import type { ResourceDay, SiteBrief } from '../types'
import { begin, loadPlan, type AbsencePlan, type Period, type PlannedVisit, type Spot } from './calls'
import { chosenFor, givenTo, isGiven, keyOf, KINDS, periodOf, spotOf, toSend, type Values } from './form'
import { whenOf } from './say'
import { t } from './words'

export default function NewAbsencePage() {
  return (
    <AtSite title={t('newTitle')} current="/staff/day">
      {(site, sites) => <New key={site.id} site={site} several={sites.length > 1} />}
    </AtSite>
  )
}

/** Who and when, another place for everybody, and one word to all of them. */
function New({ site, several }: { site: SiteBrief; several: boolean }) {
  const { query, route } = useLocation()
  const today = dateKey(Date.now())
  const date = asDate(query['date']) ?? today
  const days = useResource(`staff:day:${site.id}:${date}`, () => loadDay(site.id, date))
  const counsellors = days.data.value?.[0]?.counsellors
  const asked = Number(query['who']) || counsellors?.find(c => c.mine)?.id || counsellors?.[0]?.id || 0
  const back = `/staff/day${date === today ? '' : `?date=${date}`}${several ? `${date === today ? '?' : '&'}site=${site.id}` : ''}`
  return (
    <Desk title={t('newTitle')} current="/staff/day">
      <Bar
        heading={t('newTitle')}
        before={
          <a class="ib" href={back} aria-label={t('backToDay')}>
            <Icon name="back" />
          </a>
        }
      />
      {counsellors ? (
        <Form
          key={`${date} ${asked}`}
          counsellors={counsellors}
          start={{ who: asked, kind: date === today && Date.now() > Date.parse(`${today}T10:00:00+09:00`) ? 'rest' : 'day', date, last: date, from: '09:00', to: '18:00', choices: {} }}
          onDone={id => route(`/staff/absences?id=${id}${several ? `&site=${site.id}` : ''}`, true)}
        />
      ) : days.error.value !== undefined ? (
        <Failed error={days.error.value} again={() => void days.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

interface FormProps {
  counsellors: readonly ResourceDay[]
  start: Values
  onDone: (absence: string) => void
}

function Form({ counsellors, start, onDone }: FormProps) {
  const draft = useDraft<Values>(`absence:${start.date}:${start.who}`, start)
  const values = draft.value.value
  const [now] = useState(() => Date.now())
  const period = periodOf(values, now)
  const who = counsellors.find(c => c.id === values.who)
  const isToday = values.date === dateKey(now)
  return (
    <div class="body wide">
      <section class="panel away-top">
        <div class="away-who">
          <label class="f">
            <b>{t('who')}</b>
            <select value={String(values.who)} onChange={e => draft.set({ who: Number(e.currentTarget.value), choices: {} })}>
              {counsellors.map(c => (
                <option key={c.id} value={String(c.id)}>
                  {named(c)}
                </option>
              ))}
            </select>
          </label>
          {values.kind !== 'rest' && <Field label={t(values.kind === 'days' ? 'firstDay' : 'day')} type="date" value={values.date} onInput={to => to && draft.set({ date: to, last: to > values.last ? to : values.last, choices: {} })} />}
          {values.kind === 'days' && <Field label={t('lastDay')} type="date" value={values.last} onInput={to => to && draft.set({ last: to, choices: {} })} />}
          {values.kind === 'hours' && (
            <>
              <ClockField label={t('from')} value={values.from} onInput={from => draft.set({ from, choices: {} })} />
              <ClockField label={t('to')} value={values.to} onInput={to => draft.set({ to, choices: {} })} />
            </>
          )}
        </div>
        <fieldset class="radios inline">
          <legend>{t('when')}</legend>
          {KINDS.map(
            kind =>
              (kind !== 'rest' || isToday) && (
                <label key={kind}>
                  <input type="radio" name="kind" checked={values.kind === kind} onChange={() => draft.set({ kind, choices: {} })} />
                  <span>{t(`kind_${kind}`)}</span>
                </label>
              ),
          )}
        </fieldset>
        {!period && (
          <p class="warn" role="alert">
            {t('wrongTime')}
          </p>
        )}
      </section>
      {period && who && <Planned key={`${period.resource_id} ${period.starts_at} ${period.ends_at}`} period={period} who={named(who)} choices={values.choices} choose={(id, to) => draft.set({ choices: { ...draft.value.peek().choices, [id]: to } })} onDone={id => void draft.clear().then(() => onDone(id))} />}
    </div>
  )
}

interface PlannedProps {
  period: Period
  who: string
  choices: Values['choices']
  choose: (booking: string, to: string) => void
  onDone: (absence: string) => void
}

function Planned({ period, who, choices, choose, onDone }: PlannedProps) {
  const found = useResource(`staff:absence:${period.resource_id}:${period.starts_at}:${period.ends_at}`, () => loadPlan(period))
  const [asking, setAsking] = useState(false)
  const plan = found.data.value
  const count = plan?.visits.length ?? 0
  useKey('enter', () => setAsking(true), plan !== undefined)
  if (!plan) {
    if (found.error.value !== undefined) return <Failed error={found.error.value} again={() => void found.refresh()} />
    return (
      <>
        <p class="t2" role="status">
          {t('looking')}
        </p>
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </>
    )
  }
  return (
    <>
      {plan.staying > 0 && <Note icon="users">{t('staying', { n: plan.staying })}</Note>}
      {count > 0 ? (
        <section>
          <h2>{t('affected', { n: count })}</h2>
          <p class="t2">{t('affectedText')}</p>
          <ul class="rows lines3 m8">
            {plan.visits.map(visit => (
              <Line key={visit.id} visit={visit} plan={plan} choices={choices} choose={to => choose(visit.id, to)} />
            ))}
          </ul>
        </section>
      ) : (
        <Void art="empty" title={t('none')} text={t('noneText')} />
      )}
      <div class="finish">
        <Button onClick={() => setAsking(true)}>
          {count ? t('send', { n: count }) : t('sendNone')} <Key>Enter</Key>
        </Button>
      </div>
      {asking && <Send period={period} who={who} plan={plan} choices={choices} onClose={() => setAsking(false)} onDone={onDone} />}
    </>
  )
}

interface LineProps {
  visit: PlannedVisit
  plan: AbsencePlan
  choices: Values['choices']
  choose: (to: string) => void
}

function Line({ visit, plan, choices, choose }: LineProps) {
  const chosen = chosenFor(visit, choices)
  const spot = spotOf(visit, chosen)
  const given = givenTo(plan, choices, visit.id)
  const who = visit.name ?? t('nameless')
  const name = (s: Spot): string => {
    const counsellor = plan.counsellors.find(c => c.id === s.counsellor_id)
    const room = plan.rooms.find(r => r.id === s.room_id)
    return [`${hhmm(s.starts_at)}${counsellor ? ` ${named(counsellor)}` : ''}`, room && named(room)].filter(Boolean).join(', ')
  }
  const places = visit.proposal && !visit.places.some(p => keyOf(p) === keyOf(visit.proposal!)) ? [visit.proposal, ...visit.places] : visit.places
  const days = [...new Set(places.map(p => dateKey(p.starts_at)))]
  const same = spot?.starts_at === visit.starts_at
  const tag = spot ? (same ? 'tag_same' : 'tag_later') : chosen === 'cancel' ? 'tag_cancel' : places.length ? 'tag_choose' : 'tag_nowhere'
  return (
    <li>
      <b class="tm">
        {dateKey(plan.visits[0]!.starts_at) !== dateKey(plan.visits.at(-1)!.starts_at) && <small>{shortDate(visit.starts_at)} </small>}
        {hhmm(visit.starts_at)}
      </b>
      <div class="who">
        <h3>{who}</h3>
        <p class="t2">
          {[named({ name_ko: visit.service_name_ko, name_en: visit.service_name_en }), visit.phone ?? t('noPhone'), visit.reply && t(visit.reply === 'late' ? 'saidLate' : 'said')].filter(Boolean).join(' · ')}
        </p>
      </div>
      <div class="where">
        <select aria-label={t('newPlace', { who })} value={chosen} onChange={e => choose(e.currentTarget.value)}>
          {days.map(on => (
            <optgroup key={on} label={dayName(`${on}T12:00:00+09:00`)}>
              {places
                .filter(p => dateKey(p.starts_at) === on)
                .map(p => {
                  const gone = keyOf(p) !== chosen && isGiven(p, given)
                  return (
                    <option key={keyOf(p)} value={keyOf(p)} disabled={gone}>
                      {gone ? t('taken', { place: name(p) }) : name(p)}
                    </option>
                  )
                })}
            </optgroup>
          ))}
          <option value="choose">{t('askThem')}</option>
          <option value="cancel">{t('sorry')}</option>
        </select>
        <State icon={spot ? (same ? 'check' : 'clock') : chosen === 'cancel' ? 'close' : 'ask'} {...(spot ? { kind: same ? ('ok' as const) : ('now' as const) } : chosen === 'cancel' ? { kind: 'bad' as const } : {})}>
          {spot && dateKey(spot.starts_at) !== dateKey(visit.starts_at) ? `${t(tag)}, ${shortDate(spot.starts_at)}` : t(tag)}
        </State>
      </div>
    </li>
  )
}

interface SendProps {
  period: Period
  who: string
  plan: AbsencePlan
  choices: Values['choices']
  onClose: () => void
  onDone: (absence: string) => void
}

function Send({ period, who, plan, choices, onClose, onDone }: SendProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const visits = useMemo(() => toSend(plan, choices), [plan, choices])
  const count = (what: string): number => visits.filter(v => v.what === what).length
  const send = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    const absence = { ...period, visits }
    try {
      const begun = await once(['absence', absence], key => begin(absence, key))
      toast(begun.visits.length ? t('begun', { n: begun.visits.length }) : t('begunNone'), { icon: 'check' })
      onDone(begun.id)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  const n = visits.length
  return (
    <Dialog
      open
      title={n ? t('sendTitle', { who, n }) : t('sendTitleNone', { who })}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t(n ? 'yes' : 'yesNone')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('stop')}
          </Button>
        </>
      }
    >
      <p>{t(n ? 'sendText' : 'sendNoneText')}</p>
      <dl class="recap m12">
        <dt>{t('sum_when')}</dt>
        <dd>
          <b>{whenOf(period)}</b>
        </dd>
        {(['offer', 'choose', 'cancel'] as const).map(
          what =>
            count(what) > 0 && (
              <Fragment key={what}>
                <dt>{t(`sum_${what}`)}</dt>
                <dd>{t('people', { n: count(what) })}</dd>
              </Fragment>
            ),
        )}
      </dl>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
