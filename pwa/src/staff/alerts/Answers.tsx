import { useEffect } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { hhmm } from '../../lib/time'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { named } from '../session'
import { Figure, Grid } from '../statistics/Figure'
import { loadSafety } from './calls'
import { number } from './where'
import { t } from './words'

const EVERY = 5000
const SUMS = ['waiting', 'late', 'ended'] as const
const WORDS = { waiting: 'callsWaiting', late: 'callsLate', ended: 'callsEnded' } as const

/** Who is safe and who needs help, in numbers: all together, and dong by dong with how far the calls are. */
export function Answers({ id, over }: { id: string; over: boolean }) {
  const found = useResource(`staff:alert:${id}:safety`, () => loadSafety(id))
  const data = found.data.value
  const calls = (data?.dongs ?? []).reduce((sum, dong) => ({ waiting: sum.waiting + dong.waiting, late: sum.late + dong.late, ended: sum.ended + dong.ended }), { waiting: 0, late: 0, ended: 0 })
  // While it lasts people answer; afterwards calls are still made.
  const moving = !over || calls.waiting > 0
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(() => {
      if (!document.hidden) void found.refresh()
    }, EVERY)
    return () => clearInterval(timer)
  }, [moving])
  if (!data) return found.error.value === undefined ? <Skeleton kind="tall" /> : <Note icon="offline">{t('answersFailed')}</Note>
  const answered = data.safe + data.need_help
  return (
    <Figure title={t('answers')} text={t('answersText', { reached: number(data.reached), answered: number(answered) })}>
      <dl class="nums m12">
        {(['safe', 'need_help'] as const).map(part => (
          <div key={part}>
            <dt>{t(part)}</dt>
            <dd>{number(data[part])}</dd>
          </div>
        ))}
        {SUMS.map(part => (
          <div key={part}>
            <dt>{t(WORDS[part])}</dt>
            <dd>{number(calls[part])}</dd>
          </div>
        ))}
      </dl>
      {data.dongs.length > 0 ? (
        <div class="m12">
          <Grid
            caption={t('byDong')}
            head={[t('dong'), t('need_help'), t('callsWaiting'), t('callsLate'), t('callsEnded'), t('safe')]}
            rows={data.dongs.map(one => [one.dong ? named(one.dong) : t('dongUnknown'), one.need_help, one.waiting, one.late, one.ended, one.safe])}
          />
        </div>
      ) : (
        <p class="m12">{t('noAnswers')}</p>
      )}
      <p class="s t2 m8" role="status">
        {found.at.value && t('answersLive', { at: hhmm(found.at.value) })} {found.error.value !== undefined && t('answersFailed')}
      </p>
    </Figure>
  )
}
