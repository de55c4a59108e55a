import { useMemo, useState } from 'preact/hooks'
import { local } from '../../lib/local'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { useLocation, useRoute } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { loadProgram, loadRooms, putProgram, type Planned, type RoomChoice, type StaffProgram } from './calls'
import { fromProgram, toLayout, toWords, type ProgramForm } from './form'
import { Form } from './Form'
import { planWrong } from './New'
import { ScheduleFields } from './ScheduleFields'
import { takingPlace, whenWhere } from './state'
import { t } from './words'

export default function EditProgramPage() {
  const id = Number(useRoute().params['id'])
  const found = useResource(`staff:program:${id}:edit`, async () => ({ program: (await loadProgram(id)).program, rooms: await loadRooms() }))
  const data = found.data.value
  const heading = data ? local(data.program, 'title') : t('editTitle')
  return (
    <Desk title={t('editTitle')} current="/staff/programs">
      <Bar
        heading={heading}
        before={
          <a class="ib" href={`/staff/programs/${id}`} aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      />
      {data ? (
        <Edit key={data.program.version} program={data.program} rooms={data.rooms} />
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
        </div>
      )}
    </Desk>
  )
}

function Edit({ program, rooms }: { program: StaffProgram; rooms: readonly RoomChoice[] }) {
  const { route } = useLocation()
  const saved = useMemo(() => fromProgram(program), [program])
  // What was written over an older version is not what should be written over this one.
  const draft = useDraft<ProgramForm>(`program:${program.id}:${program.version}`, saved)
  const form = draft.value.value
  const [planned, setPlanned] = useState<readonly Planned[]>()
  const [moving, setMoving] = useState(false)
  const isFixed = program.enrolled + program.offered + program.waiting > 0
  const last = moving ? planned?.at(-1)?.starts_at : takingPlace(program).at(-1)?.starts_at
  return (
    <Form
      form={form}
      set={draft.set}
      schedule={
        moving ? (
          <ScheduleFields form={form} set={draft.set} rooms={rooms} program_id={program.id} onPlan={setPlanned} />
        ) : (
          <>
            <p>{whenWhere(program)}</p>
            {isFixed ? (
              <Note icon="lock">{t('fixed')}</Note>
            ) : (
              <div>
                <Button kind="plain" size="sm" icon="calendar" onClick={() => setMoving(true)}>
                  {t('changeSchedule')}
                </Button>
              </div>
            )}
          </>
        )
      }
      last={last}
      check={() => (moving ? planWrong(form, planned) : undefined)}
      action={t('save')}
      cancel={`/staff/programs/${program.id}`}
      save={async () => {
        await putProgram(program.id, { ...toWords(form), layout: moving ? (toLayout(form) ?? null) : null, version: program.version })
        await draft.clear()
        route(`/staff/programs/${program.id}`, true)
        toast(t('saved'), { icon: 'check' })
      }}
    />
  )
}
