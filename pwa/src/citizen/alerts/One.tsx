import { useEffect, useState } from 'preact/hooks'
import lazy from 'preact-iso/lazy'
import { api, dated } from '../../api/client'
import { isProblem, Problem } from '../../api/problem'
import { choices } from '../../lib/choices'
import { online } from '../../lib/online'
import { useResource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { markSeen } from '../../lib/seen'
import { language } from '../../lib/settings'
import { kept } from '../../lib/store'
import { when } from '../../lib/time'
import { useNow } from '../../lib/useNow'
import { t as shell } from '../../messages'
import { explain } from '../../messages/errors'
import { AgeNote } from '../../ui/AgeNote'
import { ButtonLink } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Level } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { RetryAnd120 } from '../../ui/Stopped'
import { Void } from '../../ui/Void'
import { useLive } from '../live'
import { Screen } from '../Screen'
import { me } from '../session'
import { ALERT_LANGS, endOf, isCityWide, LANG_NAMES, levelOf, litDistricts, speaks, textOf, type Alert, type AlertLang, type Places } from './alert'
import { Ask } from './answer/Ask'
import { Earlier } from './Earlier'
import { ReadAloud } from './ReadAloud'
import { areaWords, mineIn, mineWords, usePlaces } from './where'
import { t } from './words'

const DistrictMap = lazy(() => import('../../ui/DistrictMap'))
const BACK = (): { to: string; label: string } => ({ to: '/alerts', label: t('title') })

/** The server's, else the one in a list that is kept on this phone. */
async function load(id: string): Promise<{ value: Alert; at: number }> {
  try {
    return await dated(api.GET('/api/alerts/{alert_id}', { params: { path: { alert_id: id } }, cache: 'no-cache' }))
  } catch (error) {
    if (!isProblem(error, 'offline') && !isProblem(error, 'timeout')) throw error
    for (const state of ['current', 'ended']) {
      const list = await kept<Alert[]>(`alerts:${state}:list`)
      const value = list?.value.find(a => a.id === id || a.lineage_id === id)
      if (list && value) return { value, at: list.at }
    }
    throw error
  }
}

export default function AlertPage() {
  const id = useRoute().params['id'] ?? ''
  return <Loaded id={id} key={id} />
}

function Loaded({ id }: { id: string }) {
  const alert = useResource(`alert:${id}`, () => load(id))
  const places = usePlaces()
  const found = alert.data.value
  useLive({ alert: changed => void ((changed === id || changed === '' || changed === alert.data.peek()?.lineage_id) && alert.refresh()) })
  useEffect(() => {
    if (found) markSeen([found.id])
  }, [found])
  const lineage = found?.lineage_id
  const who = me.value?.id
  // Only the server knows whether an SMS would follow; where this does not arrive, one more SMS is no harm.
  useEffect(() => {
    if (lineage && who && found.level >= 3) void api.PUT('/api/alerts/{alert_id}/opened', { params: { path: { alert_id: lineage } } }).catch(() => undefined)
  }, [lineage, who, found?.id])
  if (found) return <Shown alert={found} places={places} age={<AgeNote at={alert.at.value} failed={alert.error.value !== undefined} />} />
  if (alert.error.value) return <Missing error={alert.error.value} onRetry={() => void alert.refresh()} />
  return (
    <Screen title={t('title')} back={BACK()} tab="/alerts">
      <Skeleton kind="line" />
      <Skeleton kind="tall" />
    </Screen>
  )
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const gone = error instanceof Problem && (error.status === 404 || error.status === 400)
  const title = gone ? t('notHere') : online.value ? t('failed') : shell('offlineTitle')
  const text = gone ? t('notHereText') : online.value ? explain(error) : t('offlineText')
  return (
    <Screen
      title={title}
      back={BACK()}
      hasPhone={!gone}
      bottom={
        gone ? (
          <ButtonLink icon="bell" href="/alerts">
            {t('toNow')}
          </ButtonLink>
        ) : (
          <RetryAnd120 onRetry={onRetry} />
        )
      }
    >
      <Void art={gone ? 'empty' : 'offline'} main title={title} text={text} />
    </Screen>
  )
}

function Shown({ alert, places, age }: { alert: Alert; places: Places | undefined; age: preact.ComponentChildren }) {
  const now = useNow()
  const [other, setOther] = useState<AlertLang | undefined>(undefined)
  const [choosing, setChoosing] = useState(false)
  const wanted: AlertLang = other ?? language.value
  const lang: AlertLang = speaks(alert, wanted) ? wanted : 'ko'
  const text = textOf(alert, lang)
  const end = endOf(alert, now)
  const others = ALERT_LANGS.filter(one => one !== lang && speaks(alert, one))
  const toOther = others.length === 1 ? others[0] : undefined
  const allClear = alert.msg_type === 'cancel'
  const link = alert.link
  const bottom = link ? (
    <ButtonLink href={link} icon="info" {...(!link.startsWith('/') && { target: '_blank' as const })}>
      {t('more')}
      {!link.startsWith('/') && <span class="vh">{t('newWindow')}</span>}
    </ButtonLink>
  ) : undefined
  return (
    <Screen
      title={text.headline.replaceAll('\n', ' ')}
      back={BACK()}
      top={<ReadAloud lang={lang} parts={[text.event, text.headline, text.body, ...text.instructions]} />}
      {...(bottom ? { bottom } : { tab: '/alerts' as const })}
    >
      {age}
      <div class="row between wrap m4">
        <Level level={allClear ? 1 : levelOf(alert)} event={text.event} />
        {toOther && (
          <button type="button" class="pill" lang={toOther} onClick={() => setOther(toOther)}>
            <Icon name="globe" />
            {LANG_NAMES[toOther]}
          </button>
        )}
        {others.length > 1 && (
          <button type="button" class="pill" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            <Icon name="globe" />
            {t('otherLanguage')}
          </button>
        )}
      </div>
      {choosing && (
        <Chips label={t('otherLanguage')}>
          {ALERT_LANGS.filter(one => speaks(alert, one)).map(one => (
            <Chip key={one} on={one === lang} onClick={() => setOther(one)}>
              {LANG_NAMES[one]}
            </Chip>
          ))}
        </Chips>
      )}
      {(end || alert.exercise || alert.msg_type === 'update') && (
        <p class="row wrap m4">
          {alert.exercise && <State icon="shield">{t('exercise')}</State>}
          {end ? <State icon={allClear ? 'check' : 'history'}>{t(allClear ? 'allClear' : 'isOver')}</State> : alert.msg_type === 'update' && <State icon="edit">{t('updatedAt', { when: when(alert.sent_at, now) })}</State>}
        </p>
      )}
      <h1 class="m4 lines" lang={lang}>
        {text.headline}
      </h1>
      <p class="t2 m8 lines" lang={lang}>
        {text.body}
      </p>
      {wanted !== lang && <Note icon="globe">{t('onlyKorean')}</Note>}
      {text.instructions.length > 0 && (
        <Panel {...((!end || allClear) && { kind: 'lit' as const })}>
          <h2>{t(end && !allClear ? 'didThen' : 'doNow')}</h2>
          <ol class="do m12" lang={lang}>
            {text.instructions.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Panel>
      )}
      <Ask alert={alert} places={places} />
      <Where alert={alert} places={places} />
      <Earlier alert={alert} lang={lang} places={places} now={now} />
      <dl class="facts pairs">
        <div>
          <dt>{t('sender')}</dt>
          <dd>{language.value === 'en' ? alert.sender_en : alert.sender_ko}</dd>
        </div>
        <div>
          <dt>{t('sentAt')}</dt>
          <dd>{when(alert.sent_at, now)}</dd>
        </div>
        <div>
          <dt>{t(end ? 'endedAt' : 'untilAt')}</dt>
          <dd>{when(end ?? alert.expires_at, now)}</dd>
        </div>
      </dl>
      <p>
        <a class="link s" href={`/a/${alert.lineage_id}?lang=${lang}`} target="_blank">
          {t('plainPage')}
          <span class="vh">{t('newWindow')}</span>
        </a>
      </p>
    </Screen>
  )
}

/** A map for the eyes, and the same in a sentence. */
function Where({ alert, places }: { alert: Alert; places: Places | undefined }) {
  const mine = mineIn(alert, places)
  const words = areaWords(alert, places)
  const has = choices.value.places.length > 0
  if (!words) return null
  return (
    <section class="row start wrap">
      <div class="mapbox">
        <DistrictMap on={(isCityWide(alert) && !places ? [] : litDistricts(alert, places)).map(String)} label={words} />
      </div>
      <div class="grow">
        <h2 class="h3">{words}</h2>
        {mine.length > 0 ? (
          <p class="s t2">{t('inIt', { names: mine.map(mineWords).join(shell('comma')) })}</p>
        ) : has ? (
          <p class="s t2">{t('notInIt')}</p>
        ) : (
          <a class="link s" href="/alerts/choices">
            {t('chooseMine')}
          </a>
        )}
      </div>
    </section>
  )
}
