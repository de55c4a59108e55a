import { api, dated } from '../../api/client'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { when } from '../../lib/time'
import { explain } from '../../messages/errors'
import { AgeNote } from '../../ui/AgeNote'
import { ButtonLink } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { Seg } from '../../ui/Seg'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { me } from '../session'
import { Screen } from '../Screen'
import { t } from './words'

export default function Bookings() {
  const past = useLocation().query['view'] === 'past'
  return (
    <Screen title={t('title')} heading={t('title')} tab="/bookings">
      <Seg
        label={t('views')}
        items={[
          { href: '/bookings', label: t('ahead'), on: !past },
          { href: '/bookings?view=past', label: t('past'), on: past },
        ]}
      />
      {me.value === undefined ? <Skeleton /> : me.value ? <Mine past={past} key={String(past)} /> : <None past={past} />}
    </Screen>
  )
}

function Mine({ past }: { past: boolean }) {
  const list = useResource(`bookings:${past ? 'past' : 'upcoming'}`, () => dated(api.GET('/api/bookings', { params: { query: { when: past ? 'past' : 'upcoming' } } })), { keepOn: 'mine' })
  const bookings = list.data.value
  if (!bookings) return list.error.value ? <Note icon="info">{explain(list.error.value)}</Note> : <Skeleton />
  if (bookings.length === 0) return <None past={past} />
  return (
    <>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      <List>
        {bookings.map(b => (
          <Item key={b.id} icon="calendar" href={`/bookings/${b.id}`} strong={!past} title={when(b.starts_at, Date.now())} detail={`${b.service_name}, ${b.site_name}`} />
        ))}
      </List>
    </>
  )
}

function None({ past }: { past: boolean }) {
  return (
    <Void art="empty" title={t(past ? 'nonePast' : 'none')} text={t(past ? 'nonePastText' : 'noneText')}>
      <div>
        <ButtonLink icon="plus" href="/bookings/new">
          {t('book')}
        </ButtonLink>
      </div>
    </Void>
  )
}
