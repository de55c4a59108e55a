import { useEffect } from 'preact/hooks'
import { api, dated } from '../../api/client'
import type { components } from '../../api/schema'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { currentAlerts, markSeen } from '../../lib/seen'
import { language } from '../../lib/settings'
import { when } from '../../lib/time'
import { explain } from '../../messages/errors'
import { AgeNote } from '../../ui/AgeNote'
import { AlertCard } from '../../ui/AlertCard'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { LevelNumber } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { Seg } from '../../ui/Seg'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Screen } from '../Screen'
import { t } from './words'

type Alert = components['schemas']['Alert']
const text = (a: Alert) => a.texts[language.value] ?? a.texts['ko']

export default function Alerts() {
  const past = useLocation().query['view'] === 'past'
  const state = past ? 'ended' : 'current'
  const list = useResource(`alerts:${state}:list`, () => dated(api.GET('/api/alerts', { params: { query: { state } } })), { keepOn: 'public' })
  // The gravest first; within a level the server's order, newest first.
  const alerts = list.data.value && [...list.data.value].sort((a, b) => b.level - a.level)
  useEffect(() => {
    if (!alerts || past) return
    const ids = alerts.map(a => a.id)
    currentAlerts.value = ids
    markSeen(ids)
  }, [list.data.value, past])
  return (
    <Screen
      title={t('title')}
      heading={t('title')}
      tab="/alerts"
      top={
        <a class="pill" href="/alerts/choices">
          <Icon name="settings" />
          {t('choices')}
        </a>
      }
    >
      <Seg
        label={t('views')}
        items={[
          { href: '/alerts', label: t('now', { n: past ? undefined : alerts?.length }), on: !past },
          { href: '/alerts?view=past', label: t('past'), on: past },
        ]}
      />
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {!alerts && (list.error.value ? <Note icon="info">{explain(list.error.value)}</Note> : <Skeleton kind="tall" />)}
      {alerts?.map(a => (
        <AlertCard key={a.id} level={a.level as LevelNumber} event={text(a)?.event} headline={text(a)?.headline ?? ''} meta={t('sent', { when: when(a.sent_at, Date.now()) })} href={`/alerts/${a.id}`} />
      ))}
      {alerts?.length === 0 && (
        <Void art="empty" title={t(past ? 'nonePast' : 'none')} text={t(past ? 'nonePastText' : 'noneText')}>
          {!past && (
            <div>
              <ButtonLink icon="bell" href="/alerts/choices">
                {t('choose')}
              </ButtonLink>
            </div>
          )}
        </Void>
      )}
    </Screen>
  )
}
