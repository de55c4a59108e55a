import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { t as shell } from '../../../messages'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { levelWord, type LevelNumber } from '../../../ui/Level'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { has, staff } from '../../session'
import { withPasskey } from '../../stepUp'
import { stamp } from '../say'
import { t as alerts } from '../words'
import { approveRule, askNow, deleteRule, loadReceived, loadSources, upload, type Received, type Source, type Taken } from './calls'
import { RuleDialog, SourceDialog } from './Dialogs'
import { fromOf, marksOf } from './Part'
import { t } from './words'

const POLL = 15_000
type Rule = Source['rules'][number]
type Asking = { what: 'source'; source?: Source } | { what: 'rule'; source: Source }

/** Where warnings of others come from, how each source is, and what became of what came. */
export default function SourcesPage() {
  const sources = useResource('staff:alerts:sources', loadSources)
  const received = useResource('staff:alerts:received', loadReceived)
  const [asking, setAsking] = useState<Asking>()
  const refresh = (): void => {
    void sources.refresh()
    void received.refresh()
  }
  const stream = useMemo(() => live('/api/staff/live', ['alert']), [])
  useEffect(() => {
    const stop = stream.on('alert', refresh)
    // How a source is doing is told by nobody.
    const timer = setInterval(() => !document.hidden && refresh(), POLL)
    return () => {
      stop()
      stream.close()
      clearInterval(timer)
    }
  }, [stream])
  const found = sources.data.value
  const writes = staff.value !== undefined && staff.value !== null && has(staff.value, 'operator')
  const close = (): void => setAsking(undefined)
  const done = (): void => {
    close()
    refresh()
  }
  return (
    <Desk title={t('title')} current="/staff/alerts">
      <Bar
        heading={t('title')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={t('toList')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        {writes && (
          <Button size="sm" icon="plus" onClick={() => setAsking({ what: 'source' })}>
            {t('add')}
          </Button>
        )}
      </Bar>
      {found ? (
        <div class="body wide">
          <p class="t2">{t('text')}</p>
          {writes && <Upload onDone={refresh} />}
          <section>
            <h2>{t('sources')}</h2>
            {found.length === 0 ? (
              <Void art="empty" title={t('none')} text={t('noneText')} />
            ) : (
              <ul class="rows m12">
                {found.map(source => (
                  <One key={source.id} source={source} writes={writes} ask={setAsking} onDone={refresh} />
                ))}
              </ul>
            )}
          </section>
          <section>
            <h2>{t('received')}</h2>
            {received.data.value?.length ? (
              <ul class="rows m12">
                {received.data.value.map(one => (
                  <Row key={one.id} one={one} />
                ))}
              </ul>
            ) : (
              <p class="t2 m8">{t('receivedNone')}</p>
            )}
          </section>
        </div>
      ) : sources.error.value !== undefined ? (
        <Failed error={sources.error.value} again={() => void sources.refresh()} />
      ) : (
        <div class="body wide">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {asking?.what === 'source' && <SourceDialog source={asking.source} onClose={close} onDone={done} />}
      {asking?.what === 'rule' && <RuleDialog source={asking.source} onClose={close} onDone={done} />}
    </Desk>
  )
}

function Upload({ onDone }: { onDone: () => void }) {
  const box = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [taken, setTaken] = useState<Taken>()
  const [problem, setProblem] = useState('')
  const send = async (file: File | undefined): Promise<void> => {
    if (!file || busy) return
    setBusy(true)
    setTaken(undefined)
    setProblem('')
    try {
      setTaken(await upload(file))
      onDone()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
    if (box.current) box.current.value = ''
  }
  return (
    <div>
      <input ref={box} type="file" class="vh" tabIndex={-1} accept=".xml,.cap,application/xml,application/cap+xml,text/xml" aria-label={t('upload')} onChange={e => void send(e.currentTarget.files?.[0])} />
      <Button kind="plain" size="sm" icon="doc" busy={busy} onClick={() => box.current?.click()}>
        {busy ? t('uploading') : t('upload')}
      </Button>
      <p class="m8" role="status">
        {taken && (
          <>
            {taken.known ? t('known') : `${t(`result_${taken.result}`)}.`} {marksOf(taken)}{' '}
            {taken.alert_id && (
              <a class="link" href={`/staff/alerts/${taken.alert_id}`}>
                {t('openDraft')}
              </a>
            )}
          </>
        )}
      </p>
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
    </div>
  )
}

function One({ source, writes, ask, onDone }: { source: Source; writes: boolean; ask: (what: Asking) => void; onDone: () => void }) {
  const [busy, setBusy] = useState('')
  const run = async (what: string, work: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(what)
    try {
      await work()
      toast(said, { icon: 'check' })
      onDone()
    } catch (error) {
      toast(explain(error))
    }
    setBusy('')
  }
  const failing = source.active && source.failing_since !== null && source.problem !== null
  return (
    <li class="prog">
      <div class="grow">
        <div class="row wrap">
          <h3>{source.name}</h3>
          {failing && source.problem ? (
            <State kind="bad" icon="offline">
              {t(`problem_${source.problem}`)}
            </State>
          ) : (
            <State {...(source.active && source.succeeded_at && { kind: 'ok' as const })} icon={source.active ? 'check' : 'lock'}>
              {t(!source.active ? 'paused' : source.succeeded_at ? 'fine' : 'waiting')}
            </State>
          )}
        </div>
        {failing && source.failing_since && (
          <p class="m4">
            {t('failingSince', { at: stamp(source.failing_since), n: source.failures })}
            {source.problem_detail && `: ${source.problem_detail}`}
            {'. '}
            {t('next', { at: stamp(source.due_at) })}
          </p>
        )}
        <p class="s t2 m4">
          {t(`kind_${source.kind}`)} · {source.succeeded_at ? t('succeeded', { at: stamp(source.succeeded_at) }) : t('never')} · {t('count', { n: source.received })}
        </p>
        <p class="s t2 wordbreak">{source.url}</p>
        <h4 class="m12">{t('rules')}</h4>
        {source.rules.length === 0 && <p class="s t2">{t('rulesNone')}</p>}
        <ul>
          {source.rules.map(rule => (
            <li key={rule.id} class="row wrap m4">
              <span class="grow">
                {said(rule)}
                <span class="s t2"> {rule.approver_name && rule.approved_at ? t('ruleHolds', { who: rule.approver_name, at: stamp(rule.approved_at) }) : t('ruleWaits', { who: rule.author_name })}</span>
              </span>
              {!rule.approved_at && staff.value && has(staff.value, 'approver') && rule.author_id !== staff.value.id && source.author_id !== staff.value.id && (
                <Button size="sm" icon="check" busy={busy === `approve:${rule.id}`} onClick={() => void run(`approve:${rule.id}`, () => withPasskey(() => approveRule(source.id, rule.id)), t('approved'))}>
                  {t('approve')}
                </Button>
              )}
              <Button kind="plain" size="sm" busy={busy === `remove:${rule.id}`} onClick={() => void run(`remove:${rule.id}`, () => deleteRule(source.id, rule.id), t('removed'))}>
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
        {writes && (
          <div class="row wrap m12">
            <Button kind="plain" size="sm" icon="refresh" busy={busy === 'ask'} onClick={() => void run('ask', () => askNow(source.id), t('asked'))}>
              {t('askNow')}
            </Button>
            <Button kind="plain" size="sm" icon="edit" onClick={() => ask({ what: 'source', source })}>
              {t('change')}
            </Button>
            <Button kind="plain" size="sm" icon="plus" onClick={() => ask({ what: 'rule', source })}>
              {t('ruleAdd')}
            </Button>
          </div>
        )}
      </div>
    </li>
  )
}

const said = (rule: Rule): string => `${t('ruleOf', { level: levelWord(rule.min_level as LevelNumber) })} · ${rule.topics.length ? rule.topics.map(topic => alerts(`topic_${topic}`)).join(shell('comma')) : t('anything')}`

function Row({ one }: { one: Received }) {
  return (
    <li class="prog">
      <div class="grow">
        <h3>{one.alert_id ? <a href={`/staff/alerts/${one.alert_id}`}>{one.headline}</a> : one.headline}</h3>
        <p class="s t2">
          {fromOf(one)} · {one.event} · {stamp(one.received_at)}
        </p>
        {one.marks.length > 0 && <p class="s">{marksOf(one)}</p>}
      </div>
      <State {...(one.result === 'published' && { kind: 'ok' as const })} icon={one.result === 'published' ? 'send' : one.result === 'left' || one.result === 'withdrawn' ? 'close' : 'edit'}>
        {t(`result_${one.result}`)}
      </State>
    </li>
  )
}
