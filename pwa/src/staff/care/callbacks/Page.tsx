import { useEffect, useMemo, useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { hhmm } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { useNow } from '../../day/now'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { countWaiting } from '../../waiting'
import { Caller } from './Caller'
import { end, loadCallback, loadCallbacks, noAnswer, take, type Item, type Shown } from './calls'
import { EndDialog } from './EndDialog'
import { t } from './words'

const EVERY = 30_000

/** Who waits for a call, worked off from the top; one is open at a time. */
export default function CallbacksPage() {
  const lists = useResource('staff:callbacks', loadCallbacks)
  const [opened, setOpened] = useState<Shown>()
  const [busy, setBusy] = useState('')
  const [ending, setEnding] = useState<Item>()
  const now = useNow(30_000)
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening', 'callback'], '/api/staff/live?of=callbacks'), [])
  useEffect(() => {
    const again = (): void => {
      void lists.refresh()
      countWaiting()
    }
    const stops = [stream.on('callback', again), stream.onOpen(again)]
    const ticking = setInterval(() => {
      if (!document.hidden) again()
    }, EVERY)
    return () => {
      clearInterval(ticking)
      for (const stop of stops) stop()
      stream.close()
    }
  }, [stream])
  const data = lists.data.value
  // A colleague, or the person, has changed what is open here.
  const fresh = data && opened && [...data.open, ...data.ended].find(one => one.id === opened.id)
  useEffect(() => {
    if (fresh && opened && fresh.version !== opened.version) void show(fresh.id)
  }, [fresh?.version])

  async function show(id: string): Promise<void> {
    try {
      setOpened(await loadCallback(id))
    } catch (error) {
      toast(explain(error))
    }
  }
  /** What stands against it, or nothing where it is done. */
  async function act(item: Item, work: () => Promise<Shown>, said: string): Promise<string | undefined> {
    if (busy) return undefined
    setBusy(item.id)
    try {
      setOpened(await work())
      toast(said, { icon: 'check' })
      return undefined
    } catch (error) {
      if (isProblem(error, 'stale_version') || isProblem(error, 'callback_over')) void show(item.id)
      return explain(error)
    } finally {
      setBusy('')
      void lists.refresh()
      countWaiting()
    }
  }
  const quick = async (item: Item, work: () => Promise<Shown>, said: string): Promise<void> => {
    const problem = await act(item, work, said)
    if (problem) toast(problem)
  }
  const row = (item: Item) => (
    <Caller
      key={item.id}
      of={item}
      opened={opened?.id === item.id ? opened : undefined}
      busy={busy === item.id}
      now={now}
      several={new Set(data?.open.map(one => one.dong.id)).size > 1}
      onToggle={() => (opened?.id === item.id ? setOpened(undefined) : void show(item.id))}
      onTake={() => void quick(item, () => take(item), t('didTake'))}
      onTry={how => void quick(item, () => noAnswer(item, how), t('didTry'))}
      onEnd={() => setEnding(item)}
    />
  )
  return (
    <Desk title={t('title')} current="/staff/care/callbacks">
      <Bar heading={t('title')} />
      {data ? (
        data.open.length + data.ended.length === 0 ? (
          <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
        ) : (
          <div class="body stats">
            <div>
              <p class="t2">{data.open.length > 0 ? t('text') : t('noneTitle')}</p>
              <p class="s t2 m4" role="status">
                {lists.at.value && t('live', { at: hhmm(lists.at.value) })} {!stream.open.value && lists.error.value !== undefined && t('lost')}
              </p>
            </div>
            {data.open.length > 0 && (
              <>
                <h2 class="vh">{t('list')}</h2>
                <ul class="rows lookin" aria-label={t('list')}>
                  {data.open.map(row)}
                </ul>
              </>
            )}
            {data.ended.length > 0 && (
              <details class="astable" open={data.open.length === 0}>
                <summary>{t('ended', { n: data.ended.length })}</summary>
                <ul class="rows lookin m8">{data.ended.map(row)}</ul>
              </details>
            )}
            <Note icon="eye">{t('trail')}</Note>
          </div>
        )
      ) : lists.error.value !== undefined ? (
        <Failed error={lists.error.value} again={() => void lists.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {ending && (
        <EndDialog
          key={ending.id}
          of={ending}
          onClose={() => setEnding(undefined)}
          onEnd={async (outcome, word) => {
            const problem = await act(ending, () => end(ending, outcome, word), t('didEnd'))
            if (problem === undefined) setEnding(undefined)
            return problem
          }}
        />
      )}
    </Desk>
  )
}
