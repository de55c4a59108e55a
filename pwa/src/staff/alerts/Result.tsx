import { useState } from 'preact/hooks'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import { Level } from '../../ui/Level'
import { Note } from '../../ui/Note'
import { State } from '../../ui/State'
import { useResource } from '../../lib/resource'
import { Desk } from '../Desk'
import { explain } from '../problems'
import { loadDistricts } from '../scope'
import type { StaffAlert } from '../types'
import { end } from './calls'
import { Progress } from './Delivery'
import { isOver, stamp, textIn } from './Page'
import { number, placesText } from './where'
import { t } from './words'

const PARTS = [
  ['accepted', 'accepted'],
  ['open', 'open'],
  ['gone', 'gone'],
  ['refused', 'refused'],
  ['expired', 'late'],
] as const

/** What was sent, how far it is, and the way to end it. */
export function Result({ alert, reload, failed }: { alert: StaffAlert; reload: () => Promise<void>; failed: unknown }) {
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const text = textIn(alert)
  const over = isOver(alert, Date.now())
  const stop = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      await end(alert.id)
      setAsking(false)
      await reload()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  const { delivery } = alert
  return (
    <Desk title={text?.headline ?? t('result')} current="/staff/alerts">
      <Bar
        heading={t('result')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={t('toList')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        <State {...(over ? {} : { kind: 'ok' as const })} icon={over ? 'check' : 'bell'}>
          {t(over ? 'endedState' : 'nowState')}
        </State>
      </Bar>
      <div class="body">
        <article class={`alert lv${alert.level}`}>
          <Level level={alert.level} event={text?.event} />
          <h2>{text?.headline}</h2>
          <p class="lines">{text?.body}</p>
          <p class="s t2 m8">
            {placesText(alert, districts.data.value ?? [])} · {alert.sent_at && t('sentAt', { at: stamp(alert.sent_at) })} · {alert.ended_at ? t('endedAt', { at: stamp(alert.ended_at) }) : t('until', { at: stamp(alert.expires_at) })}
          </p>
        </article>
        {delivery && (
          <section class="panel out">
            <h2>
              {t('recipients')} {number(delivery.total)}
            </h2>
            <Progress delivery={delivery} />
            <dl class="nums m12">
              {PARTS.map(([part, word]) => (
                <div key={part}>
                  <dt>{t(word)}</dt>
                  <dd>{number(delivery[part])}</dd>
                </div>
              ))}
            </dl>
            {failed !== undefined && <Note icon="offline">{explain(failed)}</Note>}
          </section>
        )}
        <div class="row wrap">
          {!over && (
            <Button size="sm" onClick={() => setAsking(true)}>
              {t('end')}
            </Button>
          )}
          {alert.hazard && (
            <ButtonLink kind="plain" size="sm" icon="heart" href="/staff/care/outreach">
              {t('seeOutreach')}
            </ButtonLink>
          )}
          <ButtonLink kind="plain" size="sm" icon="eye" href={`/alerts/${alert.id}`} target="_blank">
            {t('seePublic')}
          </ButtonLink>
        </div>
      </div>
      <Dialog
        open={asking}
        title={t('endTitle')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void stop()}>
              {t('end')}
            </Button>
            <Button kind="plain" onClick={() => setAsking(false)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p>{t('endText')}</p>
        <p class="warn m12" role="alert" hidden={!problem}>
          {problem}
        </p>
      </Dialog>
    </Desk>
  )
}
