import { useEffect, useRef, useState } from 'preact/hooks'
import { useResource, type Resource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { dateKey } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { ButtonLink } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Item, List } from '../../../ui/List'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { loadDistricts } from '../../scope'
import { named, staff } from '../../session'
import type { District } from '../../types'
import { listOrganizations, NEEDS, searchServices, type Asked, type OrganizationListed } from './calls'
import { Choice, DongOptions } from './Choice'
import { Offers } from './Offers'
import { fullDate, keptDistricts, sayDistrict } from './say'
import { t } from './words'

const WAIT = 250

/** What care there is: searched for somebody in a dong, or organization by organization. */
export default function DirectoryPage() {
  const { query, route } = useLocation()
  const view = query['view'] === 'organizations' ? 'organizations' : 'services'
  const asked: Asked = {
    text: query['text'] ?? '',
    dong_id: Number(query['dong']) || undefined,
    need: NEEDS.find(need => need === query['need']),
    age: /^\d{1,3}$/.test(query['age'] ?? '') ? Math.min(120, Number(query['age'])) : undefined,
  }
  const districts = useResource('staff:districts', loadDistricts).data.value ?? []
  const address = (to: Partial<Record<'view' | 'text' | 'dong' | 'need' | 'age', string>>): string => {
    const parts = new URLSearchParams()
    for (const [name, value] of Object.entries({ view, text: query['text'], dong: query['dong'], need: query['need'], age: query['age'], ...to })) {
      if (value && value !== 'services') parts.set(name, value)
    }
    return `/staff/care/directory${parts.size ? `?${parts}` : ''}`
  }
  const ask = (to: Parameters<typeof address>[0]): void => route(address(to), true)
  const keeps = staff.value && keptDistricts(staff.value)
  return (
    <Desk title={t('title')} current="/staff/care/directory">
      <Bar heading={t('title')}>
        <span class="grow" />
        <ButtonLink kind="plain" size="sm" icon="doc" href="/staff/care/money">
          {t('moneyRules')}
        </ButtonLink>
        {keeps && keeps.length > 0 && (
          <ButtonLink size="sm" icon="plus" href="/staff/care/directory/new">
            {t('addOrganization')}
          </ButtonLink>
        )}
      </Bar>
      <nav class="views counted" aria-label={t('views')}>
        {(['services', 'organizations'] as const).map(one => (
          <a key={one} href={address({ view: one })} aria-current={one === view ? 'page' : undefined}>
            {t(one)}
          </a>
        ))}
      </nav>
      <div class="body wide">
        <search class={view === 'services' ? 'quad' : 'half'} aria-label={t('search')}>
          <Typed key={view} label={t('text')} value={asked.text} onInput={text => ask({ text })} />
          {view === 'services' && (
            <>
              <Choice label={t('dong')} value={query['dong'] ?? ''} onChange={dong => ask({ dong })}>
                <option value="">{t('everyDong')}</option>
                <DongOptions districts={districts} />
              </Choice>
              <Choice label={t('need')} value={asked.need ?? ''} onChange={need => ask({ need })}>
                <option value="">{t('everyNeed')}</option>
                {NEEDS.map(need => (
                  <option key={need} value={need}>
                    {t(`need_${need}`)}
                  </option>
                ))}
              </Choice>
              <Typed label={t('age')} numeric value={query['age'] ?? ''} onInput={age => ask({ age })} />
            </>
          )}
        </search>
        {view === 'services' ? <Services asked={asked} /> : <Organizations text={asked.text} districts={districts} />}
      </div>
    </Desk>
  )
}

/** A field that asks when nobody has typed for a moment. */
function Typed({ label, value, onInput, numeric }: { label: string; value: string; onInput: (text: string) => void; numeric?: boolean }) {
  const [typed, setTyped] = useState(value)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <Field
      label={label}
      type={numeric ? 'text' : 'search'}
      {...(numeric && { inputMode: 'numeric' as const })}
      value={typed}
      onInput={text => {
        const kept = numeric ? text.replace(/\D/g, '').slice(0, 3) : [...text].slice(0, 80).join('')
        setTyped(kept)
        clearTimeout(timer.current)
        timer.current = window.setTimeout(() => onInput(kept), WAIT)
      }}
    />
  )
}

/** While the next answer is under way, the last one stays. */
function useLast<D>(found: Resource<D>): D | undefined {
  const last = useRef<D | undefined>(undefined)
  if (found.data.value !== undefined) last.current = found.data.value
  return last.current
}

function Services({ asked }: { asked: Asked }) {
  const found = useResource(`staff:care:directory:${JSON.stringify(asked)}`, () => searchServices(asked))
  const list = useLast(found)
  if (found.error.value !== undefined) return <Failed error={found.error.value} again={() => void found.refresh()} />
  if (!list) return <Skeleton kind="tall" />
  return (
    <>
      <p class="vh" role="status">
        {t('found', { n: list.length })}
      </p>
      {list.length === 0 ? <Void art="empty" title={t('noneTitle')} text={t('noneText')} /> : <Offers services={list} />}
    </>
  )
}

function lineOf(o: OrganizationListed, districts: readonly District[]): string {
  const today = dateKey(Date.now())
  const until = o.valid_until === null ? '' : o.valid_until < today ? t('endedOn', { date: fullDate(o.valid_until) }) : t('endsOn', { date: fullDate(o.valid_until) })
  return [sayDistrict(o.district_id, districts), o.phone, t('servicesOffered', { n: o.services }), o.valid_from > today ? t('beginsOn', { date: fullDate(o.valid_from) }) : '', until].filter(Boolean).join(' · ')
}

function Organizations({ text, districts }: { text: string; districts: readonly District[] }) {
  const found = useResource(`staff:care:organizations:${text}`, () => listOrganizations(text))
  const list = useLast(found)
  if (found.error.value !== undefined) return <Failed error={found.error.value} again={() => void found.refresh()} />
  if (!list) return <Skeleton kind="tall" />
  if (list.length === 0) return <Void art="empty" title={t('noOrganizationTitle')} text={t('noOrganizationText')} />
  return (
    <section class="panel out">
      <h2 class="vh">{t('organizations')}</h2>
      <List>
        {list.map(o => (
          <Item key={o.id} icon="welfare" strong title={named(o)} detail={lineOf(o, districts)} href={`/staff/care/directory/${o.id}`} />
        ))}
      </List>
    </section>
  )
}
