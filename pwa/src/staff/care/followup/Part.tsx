import { useEffect, useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { Button } from '../../../ui/Button'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { shortMoment } from '../say'
import { loadFollowup, looksIn, type TaskShown } from './calls'
import { dayOf, doingOf, endOf, isMovable, whatOf, whenOf, type Doing } from './say'
import { TaskDialog } from './TaskDialog'
import { t } from './words'

interface FollowupProps {
  id: string
  /** The case was changed: look again. */
  version: number
  now: number
  /** There is something to show, as soon as it has come. */
  expected: boolean
  /** Something was done that changes the case. */
  onChanged: () => void
  /** Where the case may be assessed again. */
  onReassess: (() => void) | undefined
}

/** Somebody who calls of their own accord is looked in on early; what is late is not put off. */
function doable(task: TaskShown): readonly Doing[] {
  if (task.turn === 'coming') return looksIn(task.kind) || task.kind === 'other' ? ['done'] : []
  return isMovable(task) ? ['done', 'move', 'skip'] : ['done', 'skip']
}

/** When somebody is looked in on again, and what came of the last times. */
export function Followup({ id, version, now, expected, onChanged, onReassess }: FollowupProps) {
  const found = useResource(`staff:care:followup:${id}`, () => loadFollowup(id))
  const [asking, setAsking] = useState<{ doing: Doing; task?: TaskShown }>()
  useEffect(() => {
    if (found.at.peek() !== undefined) void found.refresh()
  }, [version])
  const data = found.data.value
  if (!data) {
    // The case says what is wrong with the connection.
    if (!expected || found.error.value !== undefined) return null
    return (
      <section class="sect">
        <h3>{t('part')}</h3>
        <Skeleton kind="line" />
      </section>
    )
  }
  const open = data.tasks.filter(task => task.status === 'open')
  const past = data.tasks.filter(task => task.status !== 'open')
  const other = data.continues ?? data.continued_by
  if (data.tasks.length === 0 && !data.can_work && !other) return null
  return (
    <section class="sect">
      <h3>{t('part')}</h3>
      {other && (
        <p>
          {t(data.continues ? 'continues' : 'continuedBy')}{' '}
          <a class="link" href={`/staff/care/cases/${other}`}>
            {t('look')}
          </a>
        </p>
      )}
      {data.suggests_reassessment && (
        <div class="calm lines">
          <span class="grow">{t('worse')}</span>
          {onReassess && (
            <Button kind="plain" size="sm" onClick={onReassess}>
              {t('reassess')}
            </Button>
          )}
        </div>
      )}
      {open.length === 0 && <p class="t2">{t('none')}</p>}
      <ul class="each">
        {open.map(task => (
          <li key={task.id}>
            <b>{whatOf(task)}</b> <span class={task.turn === 'overdue' ? 'bad' : 't2'}>{whenOf(task)}</span>
            {data.can_work && (
              <span class="does">
                {doable(task).map(doing => (
                  <button key={doing} type="button" class="link" onClick={() => setAsking({ doing, task })}>
                    {doingOf(doing, task)}
                  </button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {data.can_work && (
        <p>
          <button type="button" class="link" onClick={() => setAsking({ doing: 'add' })}>
            {t('add')}
          </button>
        </p>
      )}
      {past.length > 0 && (
        <details>
          <summary>
            {t('before')} {past.length}
          </summary>
          <ul class="each">
            {past.map(task => (
              <li key={task.id}>
                <b>{endOf(task)[0]}</b> {endOf(task)[1]}
                <br />
                <span class="s t2">{t('endedBy', { day: task.ended_at ? shortMoment(task.ended_at, now) : dayOf(task.due_on), who: task.ended_by ?? '' })}</span>
                {task.word && <span class="lines">“{task.word}”</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {asking && (
        <TaskDialog
          key={`${asking.doing}${asking.task?.id ?? ''}`}
          about={{ caseId: id, ...asking }}
          onClose={() => setAsking(undefined)}
          onDone={(after, words) => {
            setAsking(undefined)
            found.set(after)
            toast(words, { icon: 'check' })
            onChanged()
          }}
        />
      )}
    </section>
  )
}
