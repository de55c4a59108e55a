import { named } from '../session'
import type { HourSums, Statistics } from '../types'
import { Figure, Meter } from './Figure'
import { gridOf, percent, sayMinutes, shade } from './sums'
import { t } from './words'

const KINDS = ['counsellor', 'room'] as const

/** When, and with whom and where, the open time was used. */
export function Hours({ data }: { data: Statistics }) {
  const kinds = KINDS.filter(kind => data.hours.some(h => h.kind === kind && h.open_minutes > 0))
  if (kinds.length === 0) return null
  return (
    <>
      <Figure title={t('whenUsed')} text={t('whenUsedText')}>
        <div class="heats">
          {kinds.map(kind => (
            <Heat key={kind} hours={data.hours} kind={kind} />
          ))}
        </div>
      </Figure>
      <Figure title={t('who')} text={data.own_only ? t('ownOnly') : undefined}>
        {kinds.map(kind => {
          const listed = data.resources.filter(r => r.kind === kind)
          return (
            listed.length > 0 && (
              <div key={kind} class="m12">
                <h3>{t(kind === 'room' ? 'rooms' : 'counsellors')}</h3>
                <ul class="meters">
                  {listed.map(r => {
                    const part = percent(r.booked_minutes, r.open_minutes)
                    return (
                      <Meter
                        key={r.id}
                        label={named(r)}
                        part={part}
                        value={part === undefined ? t('none') : t('percent', { n: part })}
                        detail={t('ofOpen', { booked: sayMinutes(r.booked_minutes), open: sayMinutes(r.open_minutes) })}
                      />
                    )
                  })}
                </ul>
              </div>
            )
          )
        })}
      </Figure>
    </>
  )
}

/** Hours by weekdays: a table whose cells are as dark as they are full, and say how full in figures. */
function Heat({ hours, kind }: { hours: readonly HourSums[]; kind: HourSums['kind'] }) {
  const grid = gridOf(hours, kind)
  return (
    <table class="heat">
      <caption>{t(kind === 'room' ? 'rooms' : 'counsellors')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="vh">{t('weekday')}</span>
          </th>
          {grid.hours.map(hour => (
            <th key={hour} scope="col">
              {t('hour', { n: hour })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.weekdays.map(weekday => (
          <tr key={weekday}>
            <th scope="row">{t(`day${weekday}` as 'day1')}</th>
            {grid.hours.map(hour => {
              const cell = grid.at(weekday, hour)
              const part = cell && percent(cell.booked_minutes, cell.open_minutes)
              return part === undefined ? (
                <td key={hour} class="shut">
                  <span class="vh">{t('closed')}</span>
                </td>
              ) : (
                <td key={hour} class={`h${shade(part)}`}>
                  {part}
                  <span class="vh">%</span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
