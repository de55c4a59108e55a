import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { api, dated } from '../../api/client'
import { useFew } from '../../lib/few'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { currentAlerts, markSeen } from '../../lib/seen'
import { language, settings } from '../../lib/settings'
import { daysBetween, hour, when } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { AgeNote } from '../../ui/AgeNote'
import { AlertCard } from '../../ui/AlertCard'
import { ButtonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { levelWord } from '../../ui/Level'
import { More } from '../../ui/More'
import { Seg } from '../../ui/Seg'
import { Skeleton } from '../../ui/Skeleton'
import { AllStopped } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import { useLive } from '../live'
import { Screen } from '../Screen'
import { byGravity, endOf, isCityWide, levelOf, speaks, textOf, type Alert, type Places } from './alert'
import { areaWords, mineIn, mineWords, usePlaces } from './where'
import { t } from './words'

/** What was told today needs no date. */
const told = (at: string, now: number): string => (daysBetween(now, at) === 0 ? hour(at) : when(at, now))

function Card({ alert, places, now }: { alert: Alert; places: Places | undefined; now: number }) {
  const text = textOf(alert)
  const allClear = alert.msg_type === 'cancel'
  const level = allClear ? 1 : levelOf(alert)
  const end = endOf(alert, now)
  const time = allClear ? t('cleared', { when: when(alert.sent_at, now) }) : end ? t('ended', { when: when(end, now) }) : level >= 3 ? t(alert.msg_type === 'update' ? 'updatedAt' : 'sent', { when: told(alert.sent_at, now) }) : t('until', { when: when(alert.expires_at, now) })
  // What is for everybody is for me, too: only what is nearer is marked.
  const mine = isCityWide(alert) ? [] : mineIn(alert, places)
  return (
    <AlertCard
      level={level}
      event={text.event}
      headline={text.headline}
      lang={speaks(alert, language.value) ? undefined : 'ko'}
      marks={mine.slice(0, 2).map(mineWords)}
      meta={[areaWords(alert, places), time].filter(Boolean).join(t('dot'))}
      href={`/alerts/${alert.lineage_id}`}
    />
  )
}

/** Easy mode leads from the end of one list to the other. */
function OtherList({ past }: { past: boolean }) {
  return (
    <div>
      <ButtonLink kind="plain" icon={past ? 'bell' : 'history'} href={past ? '/alerts' : '/alerts?view=past'}>
        {t(past ? 'toNow' : 'toPast')}
      </ButtonLink>
    </div>
  )
}

export default function Alerts() {
  const past = useLocation().query['view'] === 'past'
  return <ListOf past={past} key={String(past)} />
}

function ListOf({ past }: { past: boolean }) {
  const state = past ? 'ended' : 'current'
  const list = useResource(`alerts:${state}:list`, () => dated(api.GET('/api/alerts', { params: { query: { state } }, cache: 'no-cache' })), { keepOn: 'public' })
  const places = usePlaces()
  const now = useNow()
  const [said, setSaid] = useState('')
  const shown = useRef(false)
  const known = list.data.value
  // A list that was kept may hold what has expired meanwhile.
  const alerts = useMemo(() => known && (past ? known : known.filter(a => !endOf(a, now)).sort(byGravity)), [known, past, now])
  const few = useFew(alerts ?? [], 3)
  useLive({ alert: () => void list.refresh() })
  useEffect(() => {
    if (!alerts || past) return
    const fresh = alerts.find(a => !currentAlerts.peek().includes(a.id))
    if (fresh && shown.current) setSaid(t('arrived', { level: levelWord(levelOf(fresh)), headline: textOf(fresh).headline }))
    shown.current = true
    const ids = alerts.map(a => a.id)
    currentAlerts.value = ids
    markSeen(ids)
  }, [alerts, past])
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
      {!settings.value.easy && (
        <Seg
          label={t('views')}
          items={[
            { href: '/alerts', label: t('now', { n: past ? undefined : alerts?.length }), on: !past },
            { href: '/alerts?view=past', label: t('past'), on: past },
          ]}
        />
      )}
      {settings.value.easy && past && <h2>{t('past')}</h2>}
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      <p class="vh" role="status">
        {said}
      </p>
      {!alerts &&
        (list.error.value ? (
          <AllStopped error={list.error.value} onRetry={() => void list.refresh()} />
        ) : (
          <>
            <Skeleton kind="tall" />
            <Skeleton kind="tall" />
          </>
        ))}
      <div class="stack" ref={few.box}>
        {few.shown.map(alert => (
          <Card key={alert.id} alert={alert} places={places} now={now} />
        ))}
      </div>
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
      {settings.value.easy && alerts && (few.next ? <More label={t('moreOf')} few={few} /> : <OtherList past={past} />)}
    </Screen>
  )
}
