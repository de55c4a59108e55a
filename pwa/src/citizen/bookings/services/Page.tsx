import { useEffect, useRef, useState } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { useLocation, useStep } from '../../../lib/router'
import { restoreScroll } from '../../../lib/scroll'
import { settings } from '../../../lib/settings'
import { t as shell } from '../../../messages'
import { AgeNote } from '../../../ui/AgeNote'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import type { IconName } from '../../../ui/names'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Void } from '../../../ui/Void'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { loadServices, type Service } from '../api'
import { PickOne } from '../Pick'
import { factsOf } from '../say'
import { t } from '../words'
import { rememberedSite, rememberSite, sitesOf, whatsOf, type What } from './kinds'
import { Others } from './Others'

const KINDS = [
  { kind: 'counselling', icon: 'users', name: 'kindCounselling', hint: 'kindCounsellingHint' },
  { kind: 'room', icon: 'door', name: 'kindRoom', hint: 'kindRoomHint' },
] as const satisfies readonly { kind: Service['kind']; icon: IconName; name: string; hint: string }[]

/** First what, then where if there are several places for it. */
export default function Services() {
  const { query } = useLocation()
  const list = useResource('services', loadServices, { keepOn: 'public' })
  const services = list.data.value
  const what = services && whatsOf(services).find(w => w.at.some(s => String(s.id) === query['what']))
  const kind = KINDS.find(k => k.kind === query['kind'])
  const question = what ? t(what.service.kind === 'room' ? 'whereRoom' : 'where') : kind ? t(kind.name) : t('services')
  useStep(question)
  // The router sees one page: the next question starts at its place as a page of its own would.
  const was = useRef(question)
  useEffect(() => {
    if (was.current !== question) {
      scrollTo(0, 0)
      restoreScroll(location.pathname + location.search)
    }
    was.current = question
  }, [question])
  const back = what || kind ? { to: '/book', label: t('services') } : { to: '/', label: shell('home') }
  if (!services && list.error.value) return <Failed error={list.error.value} back={back} onRetry={() => void list.refresh()} />
  return (
    <Screen title={question} back={back}>
      <h1 class="m8">{question}</h1>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {!services ? <Waiting /> : what ? <Where what={what} /> : <Whats services={services} kind={kind?.kind} />}
    </Screen>
  )
}

function Whats({ services, kind }: { services: readonly Service[]; kind: Service['kind'] | undefined }) {
  const [asked, setAsked] = useState(rememberedSite)
  const sites = sitesOf(services)
  const site = sites.find(s => s.id === asked)
  const kinds = KINDS.filter(k => services.some(s => s.kind === k.kind))
  if (services.length === 0) {
    return (
      <>
        <Void art="empty" title={t('noServices')} text={t('noServicesText')} />
        <Others />
      </>
    )
  }
  // Easy mode asks one thing after the other, and about the place last.
  if (settings.value.easy) {
    return kind ? (
      <Rows whats={whatsOf(services.filter(s => s.kind === kind))} />
    ) : (
      <>
        <List>
          {kinds.map(k => (
            <Item key={k.kind} icon={k.icon} href={`/book?kind=${k.kind}`} strong title={t(k.name)} detail={t(k.hint)} />
          ))}
        </List>
        <Others />
      </>
    )
  }
  const here = site ? services.filter(s => s.site.id === site.id) : services
  const choose = (id: number | null): void => {
    rememberSite(id)
    setAsked(id)
  }
  return (
    <>
      {sites.length > 1 && (
        <PickOne
          icon="pin"
          label={t('place')}
          title={t('whichSite')}
          name="site"
          chosen={site?.id ?? null}
          choices={[{ id: null, label: t('anySite') }, ...sites.map(s => ({ id: s.id, label: local(s, 'name'), hint: local(s, 'address') }))]}
          onChoose={choose}
        />
      )}
      {kinds
        .filter(k => (!kind || k.kind === kind) && here.some(s => s.kind === k.kind))
        .map(k => (
          <section key={k.kind} class="m20">
            <h2>{t(k.name)}</h2>
            <Rows whats={whatsOf(here.filter(s => s.kind === k.kind))} places={!site && sites.length > 1} />
          </section>
        ))}
      <Others />
    </>
  )
}

/** Four rows and the number to call, or three and the next few. */
const mostOf = (all: readonly unknown[]): number => (all.length > 4 ? 3 : 4)

/** `places`: each row says where it is. */
function Rows({ whats, places }: { whats: readonly What[]; places?: boolean }) {
  const few = useFew(whats, mostOf(whats))
  return (
    <>
      <div ref={few.box}>
        <List>
          {few.shown.map(({ service, at }) => (
        <Item
          key={service.id}
          href={at.length > 1 ? `/book?what=${service.id}` : `/book/${service.id}`}
          strong
          title={local(service, 'name')}
          detail={
            <>
              {local(service, 'description')}
              <span class="below ink">
                {factsOf(service)}
                {places && shell('comma') + (at.length > 1 ? t('sitesOf', { n: at.length }) : local(service.site, 'name'))}
              </span>
              {service.needs_approval && (
                <span class="below">
                  <State icon="mail">{t('centreConfirms')}</State>
                </span>
              )}
            </>
          }
        />
          ))}
        </List>
      </div>
      <More label={t('moreServices')} few={few} />
    </>
  )
}

/** One thing at several sites. */
function Where({ what: { service, at } }: { what: What }) {
  const few = useFew(at, mostOf(at))
  return (
    <>
      <Panel>
        <h2>{local(service, 'name')}</h2>
        <p class="m4">{local(service, 'description')}</p>
        <p class="m8">
          <State icon="clock">{factsOf(service)}</State>
        </p>
      </Panel>
      <div ref={few.box}>
        <List>
          {few.shown.map(s => (
            <Item key={s.id} icon="pin" href={`/book/${s.id}`} strong title={local(s.site, 'name')} detail={local(s.site, 'address')} />
          ))}
        </List>
      </div>
      <More label={t('moreSites')} few={few} />
    </>
  )
}

function Waiting() {
  return (
    <div class="times">
      {[1, 2, 3, 4].map(i => (
        <Skeleton key={i} kind="tall" />
      ))}
    </div>
  )
}
