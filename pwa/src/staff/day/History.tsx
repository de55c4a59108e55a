import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { named } from '../session'
import type { StaffBooking } from '../types'
import { TalkText } from '../talk/Text'
import { loadHistory, type PastVisit } from './calls'
import { whoOf } from './Column'
import { t } from './words'

/** What this person has had here, with what the counsellors wrote down. */
export function History({ booking, onClose }: { booking: StaffBooking; onClose: () => void }) {
  const visits = useResource(`staff:history:${booking.id}`, () => loadHistory(booking.id))
  const data = visits.data.value
  const missed = data?.filter(v => v.status === 'no_show').length ?? 0
  const came = data?.filter(v => v.status === 'completed').length ?? 0
  return (
    <Dialog
      open
      title={t('historyOf', { who: whoOf(booking) })}
      onClose={onClose}
      actions={
        <Button kind="plain" onClick={onClose}>
          {t('closeDetail')}
        </Button>
      }
    >
      {data ? (
        <>
          <p>
            <b>{t('came', { n: came })}</b> {missed > 0 && <span class="no">{t('missed', { n: missed })}</span>}
          </p>
          <ol class="been m12">
            {data.map(visit => (
              <Visit key={visit.id} visit={visit} />
            ))}
          </ol>
        </>
      ) : visits.error.value !== undefined ? (
        <Failed error={visits.error.value} again={() => void visits.refresh()} />
      ) : (
        <Skeleton kind="tall" />
      )}
      <Note icon="eye">{t('trail')}</Note>
    </Dialog>
  )
}

/** The record is fetched when somebody asks for it, not before. */
function Visit({ visit: v }: { visit: PastVisit }) {
  const [open, setOpen] = useState(false)
  const at = `${dayName(v.starts_at)} ${hhmm(v.starts_at)}`
  return (
    <li>
      <b>{at}</b>
      <span>
        {named({ name_ko: v.service_name_ko, name_en: v.service_name_en })}
        {v.counsellor_name_ko && ` · ${named({ name_ko: v.counsellor_name_ko, name_en: v.counsellor_name_en ?? '' })}`}
        {' · '}
        {t(`status_${v.status}`)}
      </span>
      {v.note && <p class="lines">{v.note}</p>}
      {v.has_talk && (
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'hideTalk' : 'showTalk')}
          <span class="vh"> {at}</span>
        </button>
      )}
      {open && <TalkText id={v.id} />}
    </li>
  )
}
