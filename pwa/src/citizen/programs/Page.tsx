import { useFew } from '../../lib/few'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { useNow } from '../../lib/useNow'
import { AgeNote } from '../../ui/AgeNote'
import { ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { More } from '../../ui/More'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Void } from '../../ui/Void'
import { Failed } from '../Failed'
import { Screen } from '../Screen'
import { loadPrograms, type Program } from './api'
import { phaseOf, placesOf, whenOf, type Phase } from './say'
import { t } from './words'

const GROUPS: readonly (readonly [heading: 'openNow' | 'later' | 'closedNow', phases: readonly Phase[]])[] = [
  ['openNow', ['open', 'full']],
  ['later', ['soon']],
  ['closedNow', ['closed', 'off']],
]

/** Classes and lectures that are still to come. */
export default function Programs() {
  const list = useResource('programs', loadPrograms, { keepOn: 'public' })
  const now = useNow()
  const programs = list.data.value
  const back = { to: '/book', label: t('back') }
  if (!programs && list.error.value) return <Failed error={list.error.value} back={back} onRetry={() => void list.refresh()} />
  return (
    <Screen title={t('title')} back={back}>
      <h1 class="m8">{t('heading')}</h1>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {programs ? <Grouped programs={programs} now={now} /> : <Waiting />}
    </Screen>
  )
}

function Grouped({ programs, now }: { programs: readonly Program[]; now: number }) {
  const few = useFew(GROUPS.flatMap(([, phases]) => programs.filter(p => phases.includes(phaseOf(p, now)))), 3)
  const groups = GROUPS.map(([heading, phases]) => ({ heading, own: few.shown.filter(p => phases.includes(phaseOf(p, now))) })).filter(g => g.own.length > 0)
  if (groups.length === 0) {
    return (
      <Void art="empty" title={t('none')} text={t('noneText')}>
        <div>
          <ButtonLink href="/book">{t('toBook')}</ButtonLink>
        </div>
      </Void>
    )
  }
  return (
    <>
      <div ref={few.box}>
        {groups.map(({ heading, own }) => (
          <section key={heading} class="m20">
            <h2>{t(heading)}</h2>
            <List>
              {own.map(program => (
                <Row key={program.id} program={program} now={now} />
              ))}
            </List>
          </section>
        ))}
      </div>
      <More label={t('more')} few={few} />
    </>
  )
}

function Row({ program, now }: { program: Program; now: number }) {
  const places = placesOf(program, now)
  return (
    <Item
      href={`/programs/${program.id}`}
      strong
      title={local(program, 'title')}
      detail={
        <>
          {whenOf(program)}
          <br />
          {local(program.site, 'name')}
          <span class="below">
            <State icon={places.icon} {...(places.kind && { kind: places.kind })}>
              {places.words}
            </State>
          </span>
        </>
      }
    />
  )
}

function Waiting() {
  return (
    <>
      <Skeleton kind="line" />
      <Skeleton kind="tall" />
      <Skeleton kind="tall" />
    </>
  )
}
