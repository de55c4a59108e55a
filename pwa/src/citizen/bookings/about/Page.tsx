import { useEffect, useState } from 'preact/hooks'
import { isProblem, Problem } from '../../../api/problem'
import { useDraft } from '../../../lib/draft'
import { local } from '../../../lib/local'
import { useResource } from '../../../lib/resource'
import { focusHeading, useLocation, useRoute } from '../../../lib/router'
import { explain } from '../../../messages/errors'
import { ButtonLink } from '../../../ui/Button'
import { Skeleton } from '../../../ui/Skeleton'
import { Void } from '../../../ui/Void'
import { Failed } from '../../Failed'
import { Screen } from '../../Screen'
import { me } from '../../session'
import { keepPass, loadBooking, loadServices, postConfirm, type Booking, type Service } from '../api'
import { findHeld, held, heldError, setHeld } from '../holding'
import { justBooked } from '../pass/fresh'
import { lostTime, useHolding } from '../slots/useHolding'
import { t } from '../words'
import { AboutForm } from './AboutForm'
import { answersTo, check, errorsOf, type Answers, type Errors } from './answers'
import { Unsent } from './Unsent'

interface Written {
  about: string
  answers: Answers
  /** The hold it was written for: the same words for another time are another request. */
  booking: string
}

/** 2 of 3: what shall we talk about? */
export default function About() {
  const id = Number(useRoute().params['id'])
  const { route } = useLocation()
  const services = useResource('services', loadServices, { keepOn: 'public' })
  const service = services.data.value?.find(s => s.id === id)
  const draft = useDraft<Written>(`about:${id}`, { about: '', answers: {}, booking: '' })
  const signedIn = me.value?.id
  useEffect(() => {
    if (signedIn) void findHeld(id)
  }, [id, signedIn])

  const booking = held.value?.service.id === id ? held.value : undefined
  const back = { to: `/book/${id}`, label: service ? local(service, 'name') : t('step1') }
  const error = heldError.value ?? services.error.value
  const waits = me.value === undefined || !draft.ready.value || (me.value !== null && held.value === undefined) || (!service && services.loading.value && error === undefined)
  useEffect(() => {
    if (me.value === null) route(`/sign-in?next=${encodeURIComponent(`/book/${id}/about`)}`, true)
  }, [me.value])

  if (waits || me.value === null) {
    return (
      <Screen title={t('aboutTitle')} back={back}>
        <Skeleton />
      </Screen>
    )
  }
  if ((!booking || !service) && error !== undefined) {
    return <Failed error={error} back={back} onRetry={() => void Promise.all([findHeld(id), services.refresh()])} />
  }
  if (!booking || !service) {
    return (
      <Screen title={t('aboutTitle')} back={back} bottom={<ButtonLink href={back.to}>{t('chooseTime')}</ButtonLink>}>
        <Void art="empty" main title={t('nothingHeld')} text={t('nothingHeldText')} />
      </Screen>
    )
  }
  return <Writing booking={booking} service={service} draft={draft} back={back} />
}

interface WritingProps {
  booking: Booking
  service: Service
  draft: ReturnType<typeof useDraft<Written>>
  back: { to: string; label: string }
}

function Writing({ booking, service, draft, back }: WritingProps) {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const [unsent, setUnsent] = useState(false)
  const [errors, setErrors] = useState<Errors>({})
  const holding = useHolding(() => `/book/${service.id}/about`)
  const { about, answers } = draft.value.value
  useEffect(focusHeading as () => void, [unsent])
  const wrong = (found: Errors): void => {
    setErrors(found)
    // Where the first of them stands, once it is drawn.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus())
  }

  const done = (confirmed: Booking): void => {
    void draft.clear()
    setHeld(null)
    void keepPass(confirmed)
    justBooked.value = confirmed.id
    route(`/bookings/${confirmed.id}`, true)
  }
  const refused = async (e: unknown): Promise<void> => {
    const lost = lostTime(e, booking.starts_at)
    if (lost) {
      holding.setLost(lost)
      setUnsent(false)
    } else if (isProblem(e, 'offline') || isProblem(e, 'timeout')) {
      setUnsent(true)
      if (unsent) setErrors({ about: t('stillOffline') })
    } else {
      setUnsent(false)
      wrong(errorsOf(e, service) ?? { about: explain(e) })
      if (isProblem(e, 'wrong_status')) {
        // An earlier answer may have been lost on its way.
        const now = await loadBooking(booking.id).catch(() => undefined)
        if (now?.value.status === 'confirmed' || now?.value.status === 'requested') done(now.value)
        else await findHeld(service.id)
      }
      if (e instanceof Problem && (e.code === 'not_signed_in' || e.code === 'consent_needed')) route(`/sign-in?next=${encodeURIComponent(`/book/${service.id}/about`)}`)
    }
  }
  const send = async (): Promise<void> => {
    if (busy) return
    const found = check(about, answers, service)
    if (Object.keys(found).length > 0) return wrong(found)
    setBusy(true)
    setErrors({})
    draft.set({ booking: booking.id })
    try {
      done(await postConfirm(booking.id, { about: about.trim(), answers: answersTo(service.questions, answers) }, draft.requestKey()))
    } catch (e) {
      await refused(e)
    } finally {
      setBusy(false)
    }
  }

  if (unsent) return <Unsent booking={booking} written={[...Object.values(answers), about].filter(Boolean).join(', ')} back={back} busy={busy} error={errors['about']} onSend={() => void send()} />
  return (
    <AboutForm
      booking={booking}
      service={service}
      about={about}
      answers={answers}
      back={back}
      busy={busy}
      errors={errors}
      holding={holding}
      onWrite={words => {
        setErrors({})
        draft.set({ about: words })
      }}
      onAnswer={(id, answer) => {
        setErrors({})
        draft.set({ answers: { ...answers, [id]: answer } })
      }}
      onCheck={id => {
        const found = check(about, answers, service)[id]
        if (found) wrong({ [id]: found })
        return !found
      }}
      onSend={() => void send()}
    />
  )
}
