import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { dateKey, day as dayName } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { named } from '../session'
import type { Holiday } from '../types'
import { loadHolidays, removeHoliday } from './calls'
import { HolidayForm } from './HolidayForm'
import { Removal } from './Removal'
import { t } from './words'

export default function Holidays() {
  const { query, route } = useLocation()
  const thisYear = Number(dateKey(Date.now()).slice(0, 4))
  const year = /^\d{4}$/.test(query['year'] ?? '') ? Number(query['year']) : thisYear
  const holidays = useResource(`staff:holidays:${year}`, () => loadHolidays(year))
  const [editing, setEditing] = useState<Holiday | 'new'>()
  const [removing, setRemoving] = useState<Holiday>()
  const list = holidays.data.value
  const go = (to: number): void => route(`/staff/places/holidays?year=${to}`, true)
  return (
    <Desk title={`${t('holidays')} ${t('yearOf', { year })}`} current="/staff/places">
      <Bar
        heading={t('holidays')}
        before={
          <a class="ib" href="/staff/places" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="years" role="group" aria-label={t('year')}>
          <button type="button" class="ib" aria-label={t('previousYear')} onClick={() => go(year - 1)}>
            <Icon name="left" />
          </button>
          <b aria-live="polite">{t('yearOf', { year })}</b>
          <button type="button" class="ib" aria-label={t('nextYear')} onClick={() => go(year + 1)}>
            <Icon name="right" />
          </button>
        </span>
        <span class="grow" />
        <Button size="sm" icon="plus" onClick={() => setEditing('new')}>
          {t('addHoliday')}
        </Button>
      </Bar>
      {!list && holidays.error.value !== undefined && <Failed error={holidays.error.value} again={() => void holidays.refresh()} />}
      <div class="body">
        {!list && holidays.error.value === undefined && <Skeleton kind="tall" />}
        {list && <Note icon="info">{list.length ? t('holidaysText') : t('noHolidays')}</Note>}
        {list && list.length > 0 && (
          <List>
            {list.map(h => (
              <Item
                key={h.on_date}
                strong
                title={dayName(`${h.on_date}T12:00:00+09:00`)}
                detail={`${named(h)}${h.substitute ? ` · ${t('substitute')}` : ''}`}
                end={
                  <span class="row wrap">
                    <button type="button" class="link" aria-label={t('editOf', { what: named(h) })} onClick={() => setEditing(h)}>
                      {t('edit')}
                    </button>
                    <button type="button" class="link" aria-label={t('removeOf', { what: named(h) })} onClick={() => setRemoving(h)}>
                      {t('remove')}
                    </button>
                  </span>
                }
              />
            ))}
          </List>
        )}
      </div>
      <HolidayForm
        key={editing === 'new' ? 'new' : (editing?.on_date ?? 'none')}
        holiday={editing === 'new' ? undefined : editing}
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        onSaved={h => {
          setEditing(undefined)
          const to = Number(h.on_date.slice(0, 4))
          if (to === year) void holidays.refresh()
          else go(to)
        }}
      />
      <Removal
        what={removing && named(removing)}
        text={t('removeText')}
        onClose={() => setRemoving(undefined)}
        onRemove={async () => {
          if (removing) await removeHoliday(removing.on_date)
          await holidays.refresh()
        }}
      />
    </Desk>
  )
}
