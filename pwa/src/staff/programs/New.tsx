import { useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { addProgram, loadRooms, type Planned, type RoomChoice } from './calls'
import { BLANK, layoutWrong, toLayout, toNew, type FormProblem, type ProgramForm } from './form'
import { Form } from './Form'
import { ScheduleFields } from './ScheduleFields'
import { t } from './words'

export default function NewProgramPage() {
  const rooms = useResource('staff:program-rooms', loadRooms)
  const list = rooms.data.value
  return (
    <Desk title={t('newTitle')} current="/staff/programs">
      <Bar
        heading={t('newTitle')}
        before={
          <a class="ib" href="/staff/programs" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {list ? (
        <New rooms={list} />
      ) : rooms.error.value !== undefined ? (
        <Failed error={rooms.error.value} again={() => void rooms.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

/** Whether the days that were laid out can be. */
export function planWrong(form: ProgramForm, planned: readonly Planned[] | undefined): FormProblem | undefined {
  return layoutWrong(form) ?? (planned?.some(s => s.trouble !== null) ? 'plan' : undefined)
}

function New({ rooms }: { rooms: readonly RoomChoice[] }) {
  const { route } = useLocation()
  const draft = useDraft<ProgramForm>('program:new', BLANK)
  const form = draft.value.value
  const [planned, setPlanned] = useState<readonly Planned[]>()
  return (
    <Form
      form={form}
      set={draft.set}
      schedule={<ScheduleFields form={form} set={draft.set} rooms={rooms} onPlan={setPlanned} />}
      last={planned?.at(-1)?.starts_at}
      check={() => planWrong(form, planned)}
      action={t('create')}
      cancel="/staff/programs"
      save={async () => {
        const layout = toLayout(form)
        if (!layout) return
        const program = await addProgram(toNew(form, layout), draft.requestKey())
        await draft.clear()
        route(`/staff/programs/${program.id}`, true)
        toast(t('created'), { icon: 'check' })
      }}
    />
  )
}
