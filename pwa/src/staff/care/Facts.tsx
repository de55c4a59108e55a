import type { ComponentChildren } from 'preact'
import { date } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import type { DeskCase } from './calls'
import { born, dongOf, happened, moment, needsOf, shortMoment } from './say'
import { hhmm } from '../../lib/time'
import { t } from './words'

function Tel({ phone }: { phone: string }) {
  if (!phone) return <span class="t2">{t('phoneNone')}</span>
  return (
    <a class="link tel" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      {phone}
    </a>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Who it is about, what was asked for, and how to get there. */
export function Person({ of: c, now }: { of: Pick<DeskCase, 'needs' | 'words' | 'person' | 'requester' | 'call_first' | 'dong' | 'relation' | 'visit_times' | 'risk' | 'tries' | 'tries_needed' | 'received_at'>; now: number }) {
  const p = c.person
  return (
    <dl class="facts">
      <Fact name={t('need')}>{needsOf(c.needs)}</Fact>
      <Fact name={t('words')}>{c.words ? <span class="lines">“{c.words}”</span> : <span class="t2">{t('wordsNone')}</span>}</Fact>
      <Fact name={t('phone')}>
        <Tel phone={p.phone} />
        {c.call_first === 'person' && c.requester && <span class="t2"> · {t('callFirst')}</span>}
      </Fact>
      <Fact name={t('address')}>
        {dongOf(c.dong)} {p.address}
      </Fact>
      {p.access && <Fact name={t('access')}>{p.access}</Fact>}
      {p.contact && (
        <Fact name={t('contact')}>
          {t('contactOf', { who: p.contact.name, relation: t(`contact_${p.contact.relation}`) })}
          <br />
          <Tel phone={p.contact.phone} />
        </Fact>
      )}
      {p.died_at && <Fact name={t('died')}>{moment(p.died_at)}</Fact>}
      {p.born_on && <Fact name={t('bornOn')}>{born(p.born_on, now)}</Fact>}
      {p.lives_alone !== null && <Fact name={t('alone')}>{t(p.lives_alone ? 'alone_yes' : 'alone_no')}</Fact>}
      {c.relation !== 'self' && (
        <Fact name={t('requester')}>
          {[c.requester?.name, t(`relation_${c.relation}`)].filter(Boolean).join(', ')}
          {c.requester && (
            <>
              <br />
              <Tel phone={c.requester.phone} />
              {c.call_first === 'requester' && <span class="t2"> · {t('callFirst')}</span>}
            </>
          )}
        </Fact>
      )}
      {c.visit_times.length > 0 && <Fact name={t('visitTimes')}>{c.visit_times.map(v => t(`time_${v}`)).join(', ')}</Fact>}
      <Fact name={t('risk')}>{t('riskOf', { n: c.risk })}</Fact>
      {c.tries > 0 && <Fact name={t('tries')}>{t('triesOf', { n: c.tries, of: c.tries_needed })}</Fact>}
      <Fact name={t('received')}>{moment(c.received_at)}</Fact>
    </dl>
  )
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="sect">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

export function Questions({ of: c, onAnswer }: { of: DeskCase; onAnswer: (id: string) => void }) {
  if (c.questions.length === 0) return null
  return (
    <Part title={t('questions')}>
      <ul class="talks">
        {c.questions.map(q => (
          <li key={q.id} class={q.asked_by === 'staff' ? 'ours' : ''}>
            <p class="s t2">
              {t(`askedBy_${q.asked_by}`)}, {moment(q.asked_at)}
            </p>
            <p class="lines">{q.question}</p>
            {q.answer !== null ? (
              <p class="lines ans">{q.answer}</p>
            ) : q.asked_by === 'citizen' && c.can.includes('answer') ? (
              <button type="button" class="link" onClick={() => onAnswer(q.id)}>
                {t('answer')}
              </button>
            ) : (
              <p class="s t2">{t('noAnswer')}</p>
            )}
          </li>
        ))}
      </ul>
    </Part>
  )
}

export function Visits({ of: c, now }: { of: DeskCase; now: number }) {
  if (c.visits.length === 0) return null
  return (
    <Part title={t('visits')}>
      <ul class="each">
        {c.visits.map(v => (
          <li key={v.id} class={v.status === 'cancelled' ? 't2' : ''}>
            {t('visitLine', { from: shortMoment(v.starts_at, now), to: hhmm(v.ends_at), who: v.staff_name })}
            {v.status !== 'planned' && ` · ${t(`visit_${v.status}`)}`}
          </li>
        ))}
      </ul>
    </Part>
  )
}

interface MandatesProps {
  of: DeskCase
  onSay: (id: string, to: 'confirmed' | 'refused' | 'revoked') => void
  /** The person said whether this relative is told of each week. */
  onDigest: (id: string, on: boolean) => void
}

export function Mandates({ of: c, onSay, onDigest }: MandatesProps) {
  if (c.mandates.length === 0) return null
  return (
    <Part title={t('mandates')}>
      <ul class="each">
        {c.mandates.map(m => (
          <li key={m.id}>
            <b>{m.name ?? t('nameless')}</b> <span class="t2">{t(`relation_${m.relation}`)}</span>
            <br />
            {t(`mandate_${m.status}`)}
            {m.status === 'confirmed' && ` · ${t('mandateUntil', { day: date(`${m.valid_until}T12:00:00+09:00`) })}`}
            {m.status === 'confirmed' && m.digest && ` · ${t('digestOn')}`}
            {c.can.includes('mandate') && (
              <span class="does">
                {m.status === 'asked' && (
                  <>
                    <button type="button" class="link" onClick={() => onSay(m.id, 'confirmed')}>
                      {t('confirm')}
                    </button>
                    <button type="button" class="link" onClick={() => onSay(m.id, 'refused')}>
                      {t('refuse')}
                    </button>
                  </>
                )}
                {m.status === 'confirmed' && (
                  <>
                    <button type="button" class="link" onClick={() => onDigest(m.id, !m.digest)}>
                      {t(m.digest ? 'digestStop' : 'digestStart')}
                    </button>
                    <button type="button" class="link" onClick={() => onSay(m.id, 'revoked')}>
                      {t('revoke')}
                    </button>
                  </>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Part>
  )
}

export function Consents({ of: c }: { of: DeskCase }) {
  if (c.consents.length === 0) return null
  return (
    <Part title={t('consents')}>
      <ul class="each">
        {c.consents.map(k => (
          <li key={k.purpose} class="tick">
            <Icon name={k.given ? 'check' : 'close'} size="m" />
            <span>
              {t(`consent_${k.purpose}`)} <b>{t(k.given ? 'consentYes' : 'consentNo')}</b>
              <span class="s t2">
                {' '}
                {date(k.at)}
                {k.heard_by && `, ${t('heardBy', { who: k.heard_by })}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

export function History({ of: c, now }: { of: DeskCase; now: number }) {
  return (
    <Part title={t('history')}>
      <ol class="came">
        {c.events.map((e, n) => (
          <li key={n}>
            <b>{happened(e)}</b>
            <span class="s t2">
              {shortMoment(e.at, now)}, {e.who || t('system')}
            </span>
            {e.why && <span class="lines">“{e.why}”</span>}
          </li>
        ))}
      </ol>
    </Part>
  )
}
