import { useEffect } from 'preact/hooks'
import { online } from '../../../lib/online'
import { focusHeading, useLocation, useTitle } from '../../../lib/router'
import { day, hhmm } from '../../../lib/time'
import { t as shell } from '../../../messages'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { LanguagePill } from '../../../ui/LanguagePill'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Toasts } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { staff } from '../../session'
import { needsOf } from '../say'
import { leftOf } from './Aboard'
import { away } from './away'
import { AwayCase } from './AwayCase'
import { Refused } from './Refused'
import { Strip } from './Strip'
import { Unlock } from './Unlock'
import { age, close, head, isOpen, lines, only, works, type Line } from './vault'
import { t } from './words'
import { refusals, waits, type Work } from './work'

/** The day's visits as they are kept on this device: what one has where there is no connection. */
export default function Away() {
  const { query, route } = useLocation()
  const now = useNow(15_000)
  const id = query['case']
  const line = lines.value.find(one => one.id === id)
  const heading = line ? line.name || t('nameless') : t('day')
  useTitle(heading)
  useEffect(() => void focusHeading(), [id, isOpen.value])
  return (
    <div class="desk alone">
      <a class="skip" href="#content" onClick={e => (e.preventDefault(), document.getElementById('content')?.focus())}>
        {shell('toContent')}
      </a>
      <div class="work">
        <main id="content" tabIndex={-1}>
          <Bar
            heading={heading}
            before={
              line && (
                <a class="ib" aria-label={t('back')} href="/staff/care/route">
                  <Icon name="back" />
                </a>
              )
            }
          >
            <span class="grow" />
            {isOpen.value && (
              <Button kind="plain" size="sm" icon="lock" onClick={close}>
                {t('lock')}
              </Button>
            )}
            {online.value && staff.value && !line && (
              <Button kind="plain" size="sm" onClick={() => (away.value = false)}>
                {t('toOffice')}
              </Button>
            )}
            {!isOpen.value && <LanguagePill />}
          </Bar>
          <Strip />
          {!isOpen.value ? (
            <Locked now={now} />
          ) : line ? (
            <AwayCase key={line.id} of={line} now={now} />
          ) : (
            <List now={now} onOpen={to => route(`/staff/care/route?case=${to}`)} />
          )}
        </main>
        <Toasts />
      </div>
    </div>
  )
}

function Locked({ now }: { now: number }) {
  const is = age(now)
  if (!head.value || !is) return <Void art="offline" title={t('nothingTitle')} text={t('nothingText')} />
  const isOld = is === 'expired'
  return (
    <div class="body">
      <h2>{t(isOld ? 'tooOldTitle' : 'lockedTitle')}</h2>
      <p class="t2">{isOld ? `${t('tooOldText')} ${leftOf()}` : t('lockedText')}</p>
      {(!isOld || only.value.work + only.value.opening > 0) && (
        <Panel kind="lit">
          <Unlock toSend={isOld} />
        </Panel>
      )}
    </div>
  )
}

function List({ now, onOpen }: { now: number; onOpen: (id: string) => void }) {
  const old = age(now) === 'expired'
  return (
    <div class="body">
      {old ? (
        <>
          <h2>{t('tooOldTitle')}</h2>
          <p class="t2">{t('tooOldText')}</p>
        </>
      ) : (
        <>
          <p class="t2">
            {[head.value && day(head.value.made_at), !online.value && t('cutOff')].filter(Boolean).join(' · ')}
          </p>
          <ul class="cases flush" aria-label={t('list')}>
            {lines.value.map(line => (
              <li key={line.id}>
                <Row of={line} work={works.value.get(line.id)} onOpen={onOpen} />
              </li>
            ))}
          </ul>
          <Note icon="eye">{t('logged')}</Note>
        </>
      )}
      {[...works.value.values()]
        .filter(work => refusals(work).length > 0 && (old || !lines.value.some(line => line.id === work.case_id)))
        .map(work => (
          <Refused key={work.case_id} of={work} named />
        ))}
    </div>
  )
}

function Row({ of: line, work, onOpen }: { of: Line; work: Work | undefined; onOpen: (id: string) => void }) {
  return (
    <button type="button" class={line.urgency === 'emergency' ? 'cs danger' : 'cs'} onClick={() => onOpen(line.id)}>
      <span class="nm">
        <b>{line.name || t('nameless')}</b>
        <span class="t2">{[line.address, needsOf(line.needs)].filter(Boolean).join(' · ')}</span>
      </span>
      {work && (
        <span class="mk">
          <Marks of={work} />
        </span>
      )}
      <span class="du">
        <b>
          {hhmm(line.starts_at)}–{hhmm(line.ends_at)}
        </b>
      </span>
    </button>
  )
}

export function Marks({ of: work }: { of: Work }) {
  const isRefused = refusals(work).length > 0
  return (
    <>
      {isRefused ? (
        <span class="flag bad">
          <Icon name="level-3" size="m" />
          {t('mark_refused')}
        </span>
      ) : waits(work) ? (
        <span class="flag now">
          <Icon name="lock" size="m" />
          {t('mark_only')}
        </span>
      ) : (
        work.sent_at !== undefined && (
          <span class="flag">
            <Icon name="check" size="m" />
            {t('mark_sent')}
          </span>
        )
      )}
      {work.both.length > 0 && (
        <span class="flag bad">
          <Icon name="users" size="m" />
          {t('mark_both')}
        </span>
      )}
    </>
  )
}
