import { Fragment } from 'preact'
import { useResource } from '../../lib/resource'
import { date } from '../../lib/time'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { loadTalk } from './calls'
import { t } from './words'

const WORDS = ['desired_job', 'education', 'experience', 'certificates', 'goal', 'content', 'action_plan', 'documents', 'referral'] as const

/** The record of an earlier talk to read; that it was read is written into the trail. */
export function TalkText({ id }: { id: string }) {
  const talk = useResource(`staff:talk:${id}`, () => loadTalk(id))
  const data = talk.data.value
  if (!data) return talk.error.value !== undefined ? <Failed error={talk.error.value} again={() => void talk.refresh()} /> : <Skeleton kind="line" />
  const { record, versions } = data
  return (
    <div class="past">
      <p class="s t2">
        {t(`kind_${record.kind ?? 'career'}`)}
        {versions[0] && `, ${versions[0].staff_name} ${date(versions[0].at)}`}
      </p>
      <dl>
        {WORDS.filter(name => record[name]).map(name => (
          <Fragment key={name}>
            <dt>{t(name)}</dt>
            <dd class="lines">{record[name]}</dd>
          </Fragment>
        ))}
        {record.next_on && (
          <>
            <dt>{t('next_on')}</dt>
            <dd>{date(`${record.next_on}T12:00:00+09:00`)}</dd>
          </>
        )}
        {record.outcome && (
          <>
            <dt>{t('outcome')}</dt>
            <dd>{t(`outcome_${record.outcome}`)}</dd>
          </>
        )}
      </dl>
    </div>
  )
}
