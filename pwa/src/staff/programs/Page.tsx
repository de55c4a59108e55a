import { local } from '../../lib/local'
import { useLocation } from '../../lib/router'
import { useResource } from '../../lib/resource'
import { Bar } from '../../ui/Bar'
import { ButtonLink } from '../../ui/Button'
import { Seg } from '../../ui/Seg'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Void } from '../../ui/Void'
import { useNow } from '../day/now'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadPrograms, type StaffProgram } from './calls'
import { said, whenWhere } from './state'
import { t } from './words'

export default function ProgramsPage() {
  const past = useLocation().query['view'] === 'past'
  return (
    <Desk title={t('title')} current="/staff/programs">
      <Bar heading={t('title')}>
        <span class="grow" />
        <ButtonLink size="sm" icon="plus" href="/staff/programs/new">
          {t('add')}
        </ButtonLink>
      </Bar>
      <div class="body wide">
        <Seg
          label={t('views')}
          items={[
            { href: '/staff/programs', label: t('ahead'), on: !past },
            { href: '/staff/programs?view=past', label: t('past'), on: past },
          ]}
        />
        <Listed past={past} key={String(past)} />
      </div>
    </Desk>
  )
}

function Listed({ past }: { past: boolean }) {
  const when = past ? 'past' : 'upcoming'
  const list = useResource(`staff:programs:${when}`, () => loadPrograms(when))
  const now = useNow(30_000)
  const programs = list.data.value
  if (!programs) {
    if (list.error.value !== undefined) return <Failed error={list.error.value} again={() => void list.refresh()} />
    return (
      <>
        <Skeleton kind="tall" />
        <Skeleton kind="tall" />
      </>
    )
  }
  if (programs.length === 0) {
    return (
      <Void art="empty" title={t(past ? 'nonePast' : 'none')} text={t(past ? 'nonePastText' : 'noneText')}>
        {!past && (
          <ButtonLink size="sm" icon="plus" href="/staff/programs/new">
            {t('add')}
          </ButtonLink>
        )}
      </Void>
    )
  }
  return (
    <section aria-labelledby="listed">
      <h2 class="vh" id="listed">
        {t(past ? 'past' : 'ahead')}
      </h2>
      <ul class="rows">
        {programs.map(program => (
          <Row key={program.id} program={program} now={now} />
        ))}
      </ul>
    </section>
  )
}

function Row({ program: p, now }: { program: StaffProgram; now: number }) {
  const state = said(p, now)
  return (
    <li class="prog">
      <div class="grow">
        <h3>
          <a href={`/staff/programs/${p.id}`}>{local(p, 'title')}</a>
        </h3>
        <p class="t2">{whenWhere(p)}</p>
      </div>
      <State icon={state.icon} {...(state.kind && { kind: state.kind })}>
        {state.words}
      </State>
      <Counts program={p} />
    </li>
  )
}

/** How full it is: a bar, and the same in words. */
export function Counts({ program: p }: { program: StaffProgram }) {
  const more = [p.offered > 0 && t('offered', { n: p.offered }), p.waiting > 0 && t('waiting', { n: p.waiting })].filter(Boolean)
  return (
    <div class="deliv">
      <p class="row between">
        <b>{t('counts', { enrolled: p.enrolled, capacity: p.capacity })}</b>
        <span class="t2">{more.join(' · ')}</span>
      </p>
      <div class="hold" aria-hidden="true">
        <i style={{ width: `${Math.min(100, (p.enrolled / p.capacity) * 100)}%` }} />
      </div>
    </div>
  )
}
