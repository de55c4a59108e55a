import { useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { useResource } from '../../../lib/resource'
import { useNow } from '../../day/now'
import { explain } from '../../problems'
import { named } from '../../session'
import { loadContact, type Found, type Item } from './calls'
import { nameOf, whoDid } from './say'
import { t } from './words'

interface PersonProps {
  of: Item
  busy: boolean
  over: boolean
  /** The list is of more than one dong. */
  several: boolean
  onSay: (status: Found) => void
}

const FLAGS: Record<Exclude<Item['status'], 'open'>, { icon: 'check' | 'phone' | 'level-3'; kind: string }> = {
  reached: { icon: 'check', kind: '' },
  not_reached: { icon: 'phone', kind: '' },
  needs_help: { icon: 'level-3', kind: 'bad' },
}

/** Somebody to look in on: why, what is known by now, and what can be said with one tap. */
export function Person({ of: item, busy, over, several, onSay }: PersonProps) {
  const now = useNow(60_000)
  const [shown, setShown] = useState(false)
  const said = item.status === 'open' ? undefined : FLAGS[item.status]
  const about = [several && named(item.dong), item.lives_alone && t('alone'), t('risk', { n: item.risk }), item.assignee && t('hasIt', { who: item.assignee.name })].filter(Boolean).join(' · ')
  return (
    <li class={item.status === 'needs_help' ? 'bad' : ''}>
      <div class="grow">
        <h3>{nameOf(item)}</h3>
        <p class="t2">{about}</p>
        {(said || item.pause_reason) && (
          <p class="tags m4">
            {said && item.status !== 'open' && (
              <span class={`flag ${said.kind}`}>
                <Icon name={said.icon} size="m" />
                {t(item.status)}
              </span>
            )}
            {item.pause_reason && (
              <span class="flag">
                <Icon name="clock" size="m" />
                {t(`paused_${item.pause_reason}`)}
              </span>
            )}
          </p>
        )}
        {item.note && <p class="lines m4">“{item.note}”</p>}
        {said && <p class="s t2">{whoDid(item, now)}</p>}
      </div>
      <div class="does">
        {!over && (
          <>
            <Button kind="plain" size="sm" icon="phone" pressed={shown} onClick={() => setShown(!shown)}>
              {t(shown ? 'contactHide' : 'contact')}
            </Button>
            {item.status !== 'reached' && (
              <Button kind="plain" size="sm" icon="check" busy={busy} onClick={() => onSay('reached')}>
                {t('say_reached')}
              </Button>
            )}
            <Button kind="plain" size="sm" busy={busy} onClick={() => onSay('not_reached')}>
              {t('say_not_reached')}
            </Button>
            {item.status !== 'needs_help' && (
              <Button kind="plain" size="sm" busy={busy} onClick={() => onSay('needs_help')}>
                {t('say_needs_help')}
              </Button>
            )}
          </>
        )}
        <a class="link" href={`/staff/care?case=${item.case_id}`} aria-label={`${nameOf(item)}, ${t('toCase')}`}>
          {t('toCase')}
        </a>
      </div>
      {shown && !over && <Contacts id={item.id} />}
    </li>
  )
}

/** Fetched when it is opened: that it was read is noted. */
function Contacts({ id }: { id: string }) {
  const contact = useResource(`staff:outreach-contact:${id}`, () => loadContact(id))
  const c = contact.data.value
  if (!c) return contact.error.value === undefined ? <Skeleton kind="line" /> : <p class="err">{explain(contact.error.value)}</p>
  return (
    <dl class="recap whole" tabIndex={-1} ref={list => list?.focus()}>
      <dt>{t('phone')}</dt>
      <dd>{c.phone ? <Tel phone={c.phone} /> : t('noPhone')}</dd>
      {c.requester?.phone && (
        <>
          <dt>{t('requester')}</dt>
          <dd>
            {c.requester.name} <Tel phone={c.requester.phone} />
          </dd>
        </>
      )}
      <dt>{t('address')}</dt>
      <dd>{c.address}</dd>
      {c.access && (
        <>
          <dt>{t('access')}</dt>
          <dd>{c.access}</dd>
        </>
      )}
      {c.born_on && (
        <>
          <dt>{t('born')}</dt>
          <dd>{c.born_on.replaceAll('-', '. ')}.</dd>
        </>
      )}
    </dl>
  )
}

const Tel = ({ phone }: { phone: string }) => (
  <a class="tel" href={`tel:${phone.replaceAll('-', '')}`}>
    {phone}
  </a>
)
