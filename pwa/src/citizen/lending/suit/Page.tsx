import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { ButtonLink } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import Away from '../../away/Page'
import { fullDay } from '../../bookings/say'
import { Screen } from '../../Screen'
import { loadDays, type LendingDay, type LendingSite, type Suit } from '../api'
import { fullTime, noon, suitName } from '../say'
import { useSuit } from '../useSuit'
import { t } from '../words'
import { Times } from './Times'

/** How many are worth saying. */
const FEW = 2

/** 2 of 3: when will you come for it? */
export default function SuitDays() {
  const { list, lending, suit } = useSuit()
  if (lending && suit) return <Days key={suit.id} lending={lending} suit={suit} />
  if (list.data.value && !list.loading.value) return <Away />
  return (
    <Screen title={t('when')} back={{ to: '/lending/size', label: t('size') }}>
      <h1>{t('when')}</h1>
      {list.error.value ? <Stopped error={list.error.value} onRetry={() => void list.refresh()} /> : <Skeleton />}
    </Screen>
  )
}

function Days({ lending, suit }: { lending: LendingSite; suit: Suit }) {
  const { query } = useLocation()
  const days = useResource(`lending-days:${suit.id}`, () => loadDays(suit.id))
  const all = days.data.value
  const few = useFew(all ?? [], 3)
  const asked = query['day']
  const day = all?.find(d => d.date === asked)
  useStep(asked)
  const here = `/lending/suits/${suit.id}`
  const sizes = `/lending/size?site=${lending.site.id}&cut=${suit.cut}`
  return (
    <Screen
      title={t(day ? 'whatTime' : 'when')}
      back={day ? { to: here, label: t('otherDay') } : { to: sizes, label: suitName(suit) }}
      top={<span class="s t2">{t('step2')}</span>}
    >
      <h1>{t(day ? 'whatTime' : 'when')}</h1>
      {!settings.value.easy && (
        <a class="pick m12" href={sizes}>
          <Icon name="suit" />
          <span class="grow">
            <small class="t2">{t('suit')}</small>
            <b>{suitName(suit)}</b>
          </span>
          <span class="link">{t('change')}</span>
        </a>
      )}
      {!all ? (
        days.error.value ? <Stopped error={days.error.value} onRetry={() => void days.refresh()} /> : <Skeletons />
      ) : day ? (
        <Times day={day} suit={suit} minutes={lending.rules.slot_minutes} days={here} />
      ) : all.length === 0 ? (
        <NoDays lending={lending} sizes={sizes} />
      ) : (
        <>
          {asked ? <Note icon="info">{t('dayGone')}</Note> : <p class="t2">{t('dayText')}</p>}
          <div ref={few.box}>
            <List>
              {few.shown.map(d => (
                <Day key={d.date} day={d} href={`${here}?day=${d.date}`} />
              ))}
            </List>
          </div>
          <More label={t('moreDays')} few={few} />
        </>
      )}
    </Screen>
  )
}

function Day({ day, href }: { day: LendingDay; href: string }) {
  return (
    <Item
      icon="calendar"
      href={href}
      strong
      title={fullDay(noon(day.date), Date.now())}
      detail={
        <>
          {t('backBy', { until: fullTime(day.due_at) })}
          {day.free <= FEW && (
            <span class="below">
              <State icon="suit">{t('piecesLeft', { n: day.free })}</State>
            </span>
          )}
        </>
      }
    />
  )
}

function NoDays({ lending, sizes }: { lending: LendingSite; sizes: string }) {
  return (
    <Void art="empty" title={t('noDays')} text={t('noDaysText')}>
      <div class="m16">
        <ButtonLink icon="suit" href={sizes}>
          {t('otherSize')}
        </ButtonLink>
      </div>
      <a class="link" href={`tel:${lending.site.phone}`}>
        {t('callSite', { phone: lending.site.phone })}
      </a>
    </Void>
  )
}

function Skeletons() {
  return (
    <div class="times">
      <Skeleton />
      <Skeleton />
      <Skeleton />
    </div>
  )
}
