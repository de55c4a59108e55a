import { useEffect, useMemo, useState } from 'preact/hooks'
import { live } from '../../../lib/live'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { countWaiting } from '../../waiting'
import { dongOf } from '../say'
import { loadTasks, TURNS, type TaskListed, type Turn, type Whose } from './calls'
import { doingOf, isMovable, whatOf, whenOf, type Doing } from './say'
import { TaskDialog } from './TaskDialog'
import { t } from './words'

const WHOSE: readonly Whose[] = ['mine', 'dongs']

/** Whom to call or visit this week: what is late first. */
export default function TasksPage() {
  const { query } = useLocation()
  const whose: Whose = query['whose'] === 'dongs' ? 'dongs' : 'mine'
  const tasks = useResource(`staff:care:tasks:${whose}`, () => loadTasks(whose))
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  const [asking, setAsking] = useState<{ doing: Doing; task: TaskListed }>()
  useEffect(() => {
    // Several changes in one moment are one look.
    let timer = 0
    const stop = stream.on('case', () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => void tasks.refresh(), 1000)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [stream, tasks])
  useEffect(() => () => stream.close(), [stream])
  const data = tasks.data.value
  return (
    <Desk title={t('title')} current="/staff/care/tasks">
      <Bar heading={t('title')} />
      <nav class="views counted" aria-label={t('whose')}>
        {WHOSE.map(one => (
          <a key={one} href={one === 'mine' ? '/staff/care/tasks' : '/staff/care/tasks?whose=dongs'} aria-current={one === whose ? 'page' : undefined}>
            {t(`whose_${one}`)}
          </a>
        ))}
      </nav>
      {data ? (
        <div class="body wide">
          {data.tasks.length === 0 ? (
            <Void art="empty" title={t('noneTitle')} text={t('noneText')} />
          ) : (
            TURNS.map(turn => <Turned key={turn} turn={turn} tasks={data.tasks.filter(task => task.turn === turn)} onAsk={setAsking} />)
          )}
        </div>
      ) : tasks.error.value !== undefined ? (
        <Failed error={tasks.error.value} again={() => void tasks.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {asking && (
        <TaskDialog
          key={`${asking.doing}${asking.task.id}`}
          about={{ doing: asking.doing, caseId: asking.task.case_id, task: asking.task }}
          onClose={() => setAsking(undefined)}
          onDone={(_, words) => {
            setAsking(undefined)
            toast(words, { icon: 'check' })
            void tasks.refresh()
            countWaiting()
          }}
        />
      )}
    </Desk>
  )
}

function Turned({ turn, tasks, onAsk }: { turn: Turn; tasks: readonly TaskListed[]; onAsk: (asking: { doing: Doing; task: TaskListed }) => void }) {
  if (tasks.length === 0) return null
  return (
    <section>
      <h2>
        {t(`turn_${turn}`)} <span class="t2">{tasks.length}</span>
      </h2>
      <ul class="rows m12">
        {tasks.map(task => (
          <Row key={task.id} of={task} onAsk={onAsk} />
        ))}
      </ul>
    </section>
  )
}

function Row({ of: task, onAsk }: { of: TaskListed; onAsk: (asking: { doing: Doing; task: TaskListed }) => void }) {
  const who = t('person', { who: task.name || t('nameless') })
  const what = whatOf(task)
  return (
    <li class={task.turn === 'overdue' || task.kind === 'help' ? 'prog late' : 'prog'}>
      <div class="grow">
        <h3>
          <a href={`/staff/care/cases/${task.case_id}`}>{who}</a> <span class="t2">{what}</span>
        </h3>
        <p class="tags m4">
          <span class={task.turn === 'overdue' ? 'flag bad' : 'flag'}>
            <Icon name="clock" size="m" />
            {whenOf(task)}
          </span>
          {task.pause_reason && <span class="flag">{t('paused')}</span>}
        </p>
        <p class="s t2 m4">{[dongOf(task.dong), task.assignee?.name ?? t('nobody')].join(' · ')}</p>
      </div>
      {task.can_work && <span class="todo">
        <Button size="sm" onClick={() => onAsk({ doing: 'done', task })}>
          {doingOf('done', task)}
          <Which who={who} what={what} />
        </Button>
        {isMovable(task) && (
          <Button kind="plain" size="sm" onClick={() => onAsk({ doing: 'move', task })}>
            {t('move')}
            <Which who={who} what={what} />
          </Button>
        )}
        <Button kind="plain" size="sm" onClick={() => onAsk({ doing: 'skip', task })}>
          {doingOf('skip', task)}
          <Which who={who} what={what} />
        </Button>
      </span>}
    </li>
  )
}

/** Many buttons say the same: to those who hear them, of which task it is. */
const Which = ({ who, what }: { who: string; what: string }) => (
  <span class="vh">
    {' '}
    {who}, {what}
  </span>
)
