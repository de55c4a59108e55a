import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { Bar } from '../../../ui/Bar'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { named } from '../../session'
import { waiting } from '../../waiting'
import { loadTrees, type Listed } from './calls'
import { due, nameOf } from './say'
import { t } from './words'

/** Whom nobody met, the most urgent first: it cannot wait until whoever has the case is back. */
export default function SearchPage() {
  const trees = useResource('staff:care:calls', loadTrees)
  useChanges(() => void trees.refresh())
  const now = useNow(30_000)
  const data = trees.data.value
  useEffect(() => {
    if (data) waiting.value = { ...waiting.peek(), '/staff/care/calls': data.length }
  }, [data])
  return (
    <Desk title={t('title')} current="/staff/care/calls">
      <Bar heading={t('title')} />
      {data ? (
        data.length === 0 ? (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        ) : (
          <div class="scroll">
            <p class="sum flush">{t('hint')}</p>
            <ul class="cases" aria-label={t('list')}>
              {data.map(tree => (
                <li key={tree.id}>
                  <Row of={tree} now={now} />
                </li>
              ))}
            </ul>
          </div>
        )
      ) : trees.error.value !== undefined ? (
        <Failed error={trees.error.value} again={() => void trees.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

/** Calls back when a case of one's dongs changes, and when changes may have been missed. */
export function useChanges(again: (caseId?: string) => void): void {
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => {
    let timer = 0
    let joined = false
    const soon = (id?: string): void => {
      clearTimeout(timer)
      timer = window.setTimeout(() => again(id), 300)
    }
    stream.on('case', event => soon(event.id))
    stream.onOpen(() => {
      if (joined) soon()
      joined = true
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [stream])
}

function Row({ of: tree, now }: { of: Listed; now: number }) {
  const by = due(tree, now)
  return (
    <a class={`cs ${by.late ? 'danger' : 'late'}`} href={`/staff/care/calls/${tree.id}`}>
      <span class="nm">
        <b>{nameOf(tree.name)}</b>
        <span class="t2">{[named(tree.dong), named({ name_ko: tree.service_ko, name_en: tree.service_en })].join(' · ')}</span>
      </span>
      <span class="mk">
        <span class="flag bad">
          <Icon name={tree.cause === 'missed' ? 'door' : 'edit'} size="m" />
          {t(`cause_${tree.cause}`)}
        </span>
        {tree.urgency === 'emergency' && (
          <span class="flag bad">
            <Icon name="level-3" size="m" />
            {t('emergency')}
          </span>
        )}
        {tree.lives_alone && (
          <span class="flag">
            <Icon name="home" size="m" />
            {t('alone')}
          </span>
        )}
        {tree.escalated_to !== 'dong' && (
          <span class="flag bad">
            <Icon name="siren" size="m" />
            {t(`escalated_${tree.escalated_to}`)}
          </span>
        )}
      </span>
      <span class="du">
        <b class={by.late ? 'late' : 'soon'}>
          {by.late && <Icon name="clock" size="m" />}
          {by.words}
        </b>
        <span class="t2">{tree.next_whom ? t('next', { whom: t(`whom_${tree.next_whom}`) }) : t('onWay')}</span>
      </span>
      <span class={tree.assignee ? 'as' : 'as none'}>{tree.assignee ? tree.assignee.name : t('nobody')}</span>
    </a>
  )
}
