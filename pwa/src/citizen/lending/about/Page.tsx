import { useEffect, useState } from 'preact/hooks'
import { isProblem, Problem } from '../../../api/problem'
import { useDraft } from '../../../lib/draft'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { dateKey } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { Button, ButtonLink } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { Panel } from '../../../ui/Panel'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import Away from '../../away/Page'
import { justBooked } from '../../bookings/pass/fresh'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { keepPass, livesHere, loadDays, postLoan, type LendingDay, type LendingSite, type Suit } from '../api'
import { fullTime, suitName } from '../say'
import { useSuit } from '../useSuit'
import { t } from '../words'
import { Interview, interviewOn, type Written } from './Interview'
import { Taken } from './Taken'

const EMPTY: Written = { firm: '', interview_on: '', shoe_mm: '', pick_up_at: '', suit_id: 0 }

/** 3 of 3: where is the interview? Then it is reserved. */
export default function About() {
  const { list, lending, suit } = useSuit()
  const { query, route } = useLocation()
  const at = query['at'] && !Number.isNaN(Date.parse(query['at'])) ? query['at'] : undefined
  const days = useResource(`lending-days:${suit?.id ?? 0}`, async () => (suit ? loadDays(suit.id) : []))
  const who = me.value?.id
  const here = useResource(`lives-here:${who ?? ''}`, async () => (who ? ((await livesHere()) ?? 'unknown') : 'unknown'))
  const self = `${location.pathname}${location.search}`
  useEffect(() => {
    if (me.value === null) route(`/sign-in?next=${encodeURIComponent(self)}`, true)
  }, [me.value])
  const asks = lending && (lending.rules.age_from !== null || lending.rules.age_to !== null || lending.rules.non_residents !== 'always')
  const mustDeclare = Boolean(who && asks && here.data.value === 'unknown' && !here.loading.value)
  useEffect(() => {
    if (mustDeclare) route(`/declare?next=${encodeURIComponent(self)}`, true)
  }, [mustDeclare])

  const back = { to: suit ? `/lending/suits/${suit.id}${at ? `?day=${dateKey(at)}` : ''}` : '/lending', label: suit ? suitName(suit) : t('title') }
  if (list.data.value && !suit && !list.loading.value) return <Away />
  if (suit && !at) {
    return (
      <Screen title={t('about')} back={back} bottom={<ButtonLink href={back.to}>{t('chooseTime')}</ButtonLink>}>
        <Void art="empty" main title={t('noTime')} text={t('noTimeText')} />
      </Screen>
    )
  }
  if (!lending || !suit || !at || !who || mustDeclare || here.data.value === undefined) {
    const error = list.error.value ?? here.error.value
    const again = (): void => void Promise.all([list.refresh(), here.refresh()])
    return (
      <Screen title={t('about')} back={back}>
        <h1>{t('about')}</h1>
        {error && !mustDeclare ? <Stopped error={error} onRetry={again} /> : <Skeleton kind="tall" />}
      </Screen>
    )
  }
  const day = days.data.value?.find(d => d.date === dateKey(at))
  return <Writing lending={lending} suit={suit} at={at} day={day} elsewhere={here.data.value === false && lending.rules.non_residents === 'with_interview'} back={back} self={self} />
}

interface WritingProps {
  lending: LendingSite
  suit: Suit
  at: string
  day: LendingDay | undefined
  /** Lives elsewhere: firm and day must be said. */
  elsewhere: boolean
  back: { to: string; label: string }
  self: string
}

function Writing({ lending, suit, at, day, elsewhere, back, self }: WritingProps) {
  const { route } = useLocation()
  const draft = useDraft<Written>('lending', EMPTY)
  const [busy, setBusy] = useState(false)
  const [unsent, setUnsent] = useState(false)
  const [error, setError] = useState<string>()
  const [nearest, setNearest] = useState<readonly LendingDay[]>()
  const written = draft.value.value
  const interview_on = interviewOn(written, day)

  const refused = (e: unknown): void => {
    setUnsent(isProblem(e, 'offline') || isProblem(e, 'timeout'))
    if (isProblem(e, 'suit_taken')) return setNearest((e.extensions['alternatives'] as LendingDay[] | undefined) ?? [])
    if (e instanceof Problem && ['not_signed_in', 'consent_needed', 'name_needed'].includes(e.code)) return route(`/sign-in?next=${encodeURIComponent(self)}`)
    if (isProblem(e, 'declaration_needed')) return route(`/declare?next=${encodeURIComponent(self)}`)
    setError(explain(e))
  }
  const send = async (): Promise<void> => {
    if (busy) return
    if (elsewhere && !(written.firm.trim() && interview_on)) return setError(t('statementMissing'))
    setBusy(true)
    setError(undefined)
    // Another time or suit is another wish, with another key.
    draft.set({ pick_up_at: at, suit_id: suit.id })
    try {
      const loan = await postLoan(
        {
          suit_id: suit.id,
          pick_up_at: at,
          firm: written.firm.trim(),
          interview_on: interview_on || null,
          shoe_mm: written.shoe_mm ? Number(written.shoe_mm) : null,
        },
        draft.requestKey(),
      )
      void draft.clear()
      void keepPass(loan)
      justBooked.value = loan.id
      route(`/lending/${loan.id}`, true)
    } catch (e) {
      refused(e)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Screen
      title={t('about')}
      back={back}
      top={<span class="s t2">{t('step3')}</span>}
      bottom={
        nearest ? undefined : (
          <>
            {error && (
              <div role="alert">
                <Note icon={unsent ? 'offline' : 'info'}>{unsent ? t('unsent') : error}</Note>
              </div>
            )}
            <Button busy={busy} {...(unsent && { icon: 'refresh' as const })} onClick={() => void send()}>
              {t(unsent ? 'sendAgain' : 'reserve')}
            </Button>
          </>
        )
      }
    >
      <h1>{t('about')}</h1>
      {nearest && <Taken days={nearest} suit={suit} />}
      <p class="t2 m8">{t(elsewhere ? 'aboutElsewhere' : 'aboutText')}</p>
      {draft.ready.value ? (
        <Interview
          written={written}
          day={day}
          elsewhere={elsewhere}
          onWrite={part => {
            setError(undefined)
            draft.set(part)
          }}
        />
      ) : (
        <Skeleton />
      )}
      {!nearest && (
        <Panel>
          <dl class="facts">
            <dt>{t('suit')}</dt>
            <dd>
              <b>{suitName(suit)}</b>
            </dd>
            <dt>{t('pickUp')}</dt>
            <dd>
              <b>{fullTime(at)}</b>
            </dd>
            {day && (
              <>
                <dt>{t('due')}</dt>
                <dd>{t('backUntilShort', { until: fullTime(day.due_at) })}</dd>
              </>
            )}
            <dt>{t('place')}</dt>
            <dd>
              {local(lending.site, 'name')}
              <br />
              <span class="s t2">{local(lending.site, 'address')}</span>
            </dd>
          </dl>
        </Panel>
      )}
    </Screen>
  )
}
