import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { AgeNote } from '../../ui/AgeNote'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Stopped } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { me } from '../session'
import { loadSites, loadStanding, type LendingSite } from './api'
import { t } from './words'

/** What is lent, what comes with it, how it goes, and how often I still may. */
export default function Lending() {
  const { query } = useLocation()
  const list = useResource('lending', loadSites, { keepOn: 'public' })
  const sites = list.data.value
  const lending = sites?.length === 1 ? sites[0] : sites?.find(s => String(s.site.id) === query['site'])
  const back = lending && sites!.length > 1 ? { to: '/lending', label: t('where') } : { to: '/book', label: t('title') }
  return (
    <Screen title={t('title')} back={back} bottom={lending && <ButtonLink href={`/lending/size?site=${lending.site.id}`}>{t('start')}</ButtonLink>}>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {lending ? (
        <About key={lending.site.id} lending={lending} />
      ) : sites?.length === 0 ? (
        <Void art="empty" main title={t('none')} text={t('noneText')} />
      ) : sites ? (
        <Where sites={sites} />
      ) : (
        <>
          <h1>{t('what')}</h1>
          {list.error.value ? <Stopped error={list.error.value} onRetry={() => void list.refresh()} /> : <Skeleton kind="tall" />}
        </>
      )}
    </Screen>
  )
}

function Where({ sites }: { sites: readonly LendingSite[] }) {
  return (
    <>
      <h1>{t('where')}</h1>
      <List>
        {sites.map(({ site }) => (
          <Item key={site.id} icon="pin" href={`/lending?site=${site.id}`} strong title={local(site, 'name')} detail={local(site, 'address')} />
        ))}
      </List>
    </>
  )
}

function About({ lending }: { lending: LendingSite }) {
  const { site, rules } = lending
  return (
    <>
      <h1>{t('what')}</h1>
      <p class="t2 m8">{t('whatText')}</p>
      {me.value && <MyStanding site={site.id} />}
      <Panel>
        <h2>{t('included')}</h2>
        <p class="m4">{t('includedText')}</p>
      </Panel>
      <section>
        <h2>{t('how')}</h2>
        <ol class="do m12">
          <li>{t('how1')}</li>
          <li>{t('how2', { minutes: rules.slot_minutes })}</li>
          <li>{t('how3', { nights: rules.days_out - 1, days: rules.days_out })}</li>
        </ol>
      </section>
      <section>
        <h2>{t('rules')}</h2>
        <div class="stack tight m8">
          {rules.age_from !== null && rules.age_to !== null && <Note icon="users">{t('ruleAges', { from: rules.age_from, to: rules.age_to })}</Note>}
          <Note icon="calendar">{t('ruleYear', { n: rules.max_a_year })}</Note>
          {rules.non_residents !== 'always' && <Note icon="pin">{t(rules.non_residents === 'never' ? 'ruleResidents' : 'ruleElsewhere')}</Note>}
          <Note icon="clock">{t('ruleCancel', { hours: Math.ceil(rules.cancel_until_minutes / 60) })}</Note>
          <Note icon="repair">{t('ruleCare')}</Note>
        </div>
      </section>
      <section class="row panel out">
        <Icon name="pin" />
        <span class="grow">
          <b>{local(site, 'name')}</b>
          <br />
          <span class="s t2">{local(site, 'address')}</span>
        </span>
      </section>
    </>
  )
}

function MyStanding({ site }: { site: number }) {
  const found = useResource(`lending-standing:${site}`, () => loadStanding(site))
  const mine = found.data.value
  // What could not be asked is said when it matters: on reserving.
  if (!mine) return found.error.value ? null : <Skeleton kind="line" />
  const stands = mine.is_overdue ? t('overdue') : mine.live > 0 ? t('liveAlready') : mine.left === 0 ? t('leftNone', { year: mine.year, most: mine.max_a_year }) : undefined
  return (
    <Panel kind="lit">
      <p>{stands ?? <b>{t('left', { year: mine.year, n: mine.left })}</b>}</p>
      {(mine.is_overdue || mine.live > 0) && (
        <p class="m4">
          <a class="link" href="/bookings">
            {t('seeMine')}
          </a>
        </p>
      )}
    </Panel>
  )
}
