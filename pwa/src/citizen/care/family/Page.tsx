import { useState } from 'preact/hooks'
import type { Resource } from '../../../lib/resource'
import { useStep } from '../../../lib/router'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { longDate } from '../../declare/say'
import { Ask } from '../../my/Ask'
import { Signed } from '../../my/Signed'
import { postEnd, type Mandate, type Mandates } from '../api'
import { relationOf } from '../say'
import { t } from '../words'
import { Answer } from './Answer'
import { ByCode } from './ByCode'
import { DigestSwitch } from './Digest'
import { useMandates } from './useMandates'

/** Who acts for me, and for whom I act. */
export default function Family() {
  return (
    <Signed title={t('familyTitle')} path="/care/family" back={{ to: '/care', label: t('care') }}>
      {() => <Both />}
    </Signed>
  )
}

function Both() {
  const mandates = useMandates()
  const found = mandates.data.value
  if (!found) return mandates.error.value ? <Stopped error={mandates.error.value} onRetry={() => void mandates.refresh()} /> : <Skeleton kind="tall" />
  const { mine, over_me } = found
  if (mine.length + over_me.length === 0) return <Void art="empty" title={t('familyNone')} text={t('familyNoneText')} />
  return (
    <>
      <p class="t2 m8">{t('familyText')}</p>
      {over_me.filter(one => one.status === 'asked').map(one => (
        <Answer key={one.id} mandate={one} onChange={mandates.set} />
      ))}
      <Acting title={t('overMe')} of={over_me.filter(one => one.status === 'confirmed')} mandates={mandates} />
      <Acting title={t('iAct')} of={mine.filter(one => one.status === 'confirmed')} mandates={mandates} mine />
      {mine.filter(one => one.status === 'asked').map(one => (
        <Waiting key={one.id} mandate={one} onChange={mandates.set} />
      ))}
    </>
  )
}

interface ActingProps {
  title: string
  of: readonly Mandate[]
  mandates: Resource<Mandates>
  /** The reader acts; else they are acted for. */
  mine?: boolean
}

/** Mandates that hold: until when, and a way to end each at once. */
function Acting({ title, of, mandates, mine }: ActingProps) {
  const [ending, setEnding] = useState<Mandate>()
  if (of.length === 0) return null
  const nameOf = (one: Mandate): string => one.name ?? relationOf(one.relation)
  return (
    <section>
      <h2>{title}</h2>
      <ul class="list">
        {of.map(one => (
          <li key={one.id}>
            <Icon name="users" />
            <div class="grow">
              <b>{nameOf(one)}</b>
              <br />
              <span class="s t2">{t('actsUntil', { day: longDate(one.valid_until) })}</span>
              {!mine && <DigestSwitch mandate={one} name={nameOf(one)} onChange={() => void mandates.refresh()} />}
            </div>
            <button type="button" class="link s" onClick={() => setEnding(one)}>
              {t('actsEnd')}
            </button>
          </li>
        ))}
      </ul>
      <Ask
        open={ending !== undefined}
        title={ending ? t(mine ? 'endMineAsk' : 'endOverAsk', { name: nameOf(ending) }) : ''}
        yes={t('actsEnd')}
        onClose={() => setEnding(undefined)}
        onYes={async () => {
          mandates.set(await postEnd(ending!.id))
          setEnding(undefined)
          toast(t('actsEnded'), { icon: 'check' })
        }}
      >
        <p>{t(mine ? 'endMineText' : 'endOverText')}</p>
      </Ask>
    </section>
  )
}

/** Asked for and not answered yet: the person can pass a code on, answer in their own app, or say it at the dong. */
function Waiting({ mandate, onChange }: { mandate: Mandate; onChange: (after: Mandates) => void }) {
  const [byCode, setByCode] = useState(false)
  const who = relationOf(mandate.relation)
  useStep(byCode)
  return (
    <Panel>
      <State icon="clock">{t('waitsYes')}</State>
      <h2 class="m8">{who}</h2>
      {byCode ? (
        <ByCode mandate={mandate} onChange={onChange} />
      ) : (
        <>
          <p class="m4">{t('waitsYesText')}</p>
          {mandate.can_send_code ? (
            <div class="m12">
              <Button size="mid" icon="mail" onClick={() => setByCode(true)}>
                {t('byCode')}
              </Button>
            </div>
          ) : (
            <div class="m8">
              <Note icon="info">{t('byDesk')}</Note>
            </div>
          )}
        </>
      )}
    </Panel>
  )
}
