import { useEffect } from 'preact/hooks'
import { local } from '../../../lib/local'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { t as shell } from '../../../messages'
import { AgeNote } from '../../../ui/AgeNote'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Void } from '../../../ui/Void'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { loadServices, type Service } from '../api'
import { t } from '../words'

export default function Services() {
  const { route } = useLocation()
  const list = useResource('services', loadServices, { keepOn: 'public' })
  const services = list.data.value
  const only = services?.length === 1 ? services[0] : undefined
  useEffect(() => {
    if (only) route(`/book/${only.id}`, true)
  }, [only])
  // Where every site offers the same, the question is where, and what it is stands there once.
  const what = services?.[0]
  const isSame = what !== undefined && services!.every(s => s.kind === what.kind && s.name_ko === what.name_ko && s.duration_minutes === what.duration_minutes)
  const few = useFew(services ?? [], 3)
  const question = isSame ? t('where') : t('services')
  const back = { to: '/', label: shell('home') }
  if (!services && list.error.value) return <Failed error={list.error.value} back={back} onRetry={() => void list.refresh()} />
  return (
    <Screen title={question} back={back}>
      <h1 class="m8">{question}</h1>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      <div class="stack" ref={few.box}>{services && !only ? isSame ? <Sites services={few.shown} /> : <BySite services={few.shown} /> : <Skeleton />}</div>
      <More label={t('moreServices')} few={few} />
      {services?.length === 0 && <Void art="empty" title={t('noServices')} text={t('noServicesText')} />}
    </Screen>
  )
}

function Sites({ services }: { services: readonly Service[] }) {
  const what = services[0]!
  return (
    <>
      <Panel>
        <h2>{local(what, 'name')}</h2>
        <p class="m4">{local(what, 'description')}</p>
        <p class="m8">
          <State icon="clock">{t('minutesFree', { n: what.duration_minutes })}</State>
        </p>
      </Panel>
      <List>
        {services.map(s => (
          <Item key={s.id} icon="pin" href={`/book/${s.id}`} strong title={local(s.site, 'name')} detail={local(s.site, 'address')} />
        ))}
      </List>
    </>
  )
}

function BySite({ services }: { services: readonly Service[] }) {
  const sites = [...new Map(services.map(s => [s.site.id, s.site])).values()]
  return (
    <>
      {sites.map(site => (
        <section key={site.id} class="m20">
          <h2>{local(site, 'name')}</h2>
          <p class="s t2">{local(site, 'address')}</p>
          <List>
            {services
              .filter(s => s.site.id === site.id)
              .map(s => (
                <Item
                  key={s.id}
                  icon="users"
                  href={`/book/${s.id}`}
                  strong
                  title={local(s, 'name')}
                  detail={
                    <>
                      {local(s, 'description')}
                      <br />
                      {t('minutesFree', { n: s.duration_minutes })}
                    </>
                  }
                />
              ))}
          </List>
        </section>
      ))}
    </>
  )
}
