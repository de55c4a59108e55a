import { useEffect } from 'preact/hooks'
import { page, Pages, Route, useLocation, type Page } from '../lib/router'
import { Button, ButtonLink } from '../ui/Button'
import { Gate } from './Gate'
import { mayOpen, menu, type DeskPage } from './menu'
import { staff } from './session'
import { t } from './words'

const lazy = (load: Parameters<typeof page>[0]) => page(load, () => Promise.resolve(), NotLoaded)

const SignIn = lazy(() => import('./sign-in/Page'))
const Invitation = lazy(() => import('./invitation/Page'))
const Day = behindGate(lazy(() => import('./day/Page')), '/staff/day')
const Waitlist = behindGate(lazy(() => import('./waitlist/Page')), '/staff/waitlist')
const Appeals = behindGate(lazy(() => import('./appeals/Page')), '/staff/appeals')
const Week = behindGate(lazy(() => import('./week/Page')), '/staff/week')
const Requests = behindGate(lazy(() => import('./requests/Page')), '/staff/requests')
const Alerts = behindGate(lazy(() => import('./alerts/Page')), '/staff/alerts')
const Compose = behindGate(lazy(() => import('./alerts/Compose')), '/staff/alerts/new')
const Alert = behindGate(lazy(() => import('./alerts/One')), '/staff/alerts')
const Lending = behindGate(lazy(() => import('./lending/Page')), '/staff/lending')
const Places = behindGate(lazy(() => import('./places/Page')), '/staff/places')
const Site = behindGate(lazy(() => import('./places/Site')), '/staff/places')
const NewSite = behindGate(lazy(() => import('./places/New')), '/staff/places')
const Holidays = behindGate(lazy(() => import('./places/Holidays')), '/staff/places')
const Programs = behindGate(lazy(() => import('./programs/Page')), '/staff/programs')
const Program = behindGate(lazy(() => import('./programs/One')), '/staff/programs')
const NewProgram = behindGate(lazy(() => import('./programs/New')), '/staff/programs')
const EditProgram = behindGate(lazy(() => import('./programs/Edit')), '/staff/programs')
const Services = behindGate(lazy(() => import('./services/Page')), '/staff/services')
const NewService = behindGate(lazy(() => import('./services/New')), '/staff/services')
const Service = behindGate(lazy(() => import('./services/Service')), '/staff/services')
const Resources = behindGate(lazy(() => import('./services/Resources')), '/staff/services')
const WorkingHours = behindGate(lazy(() => import('./services/Hours')), '/staff/services')
const LendingRules = behindGate(lazy(() => import('./services/LendingRules')), '/staff/services')
const PenaltyRules = behindGate(lazy(() => import('./services/PenaltyRules')), '/staff/services')
const Statistics = behindGate(lazy(() => import('./statistics/Page')), '/staff/statistics')
const Absences = behindGate(lazy(() => import('./absences/Page')), '/staff/requests')
const NewAbsence = behindGate(lazy(() => import('./absences/New')), '/staff/requests')
const Care = behindGate(lazy(() => import('./care/Page')), '/staff/care')
const CareCase = behindGate(lazy(() => import('./care/One')), '/staff/care')
const CareIntake = behindGate(lazy(() => import('./care/Intake')), '/staff/care/new')
const CareBoard = behindGate(lazy(() => import('./care/Board')), '/staff/care/board')
const CareTasks = behindGate(lazy(() => import('./care/followup/Page')), '/staff/care/tasks')
const CareRules = behindGate(lazy(() => import('./care/promises/Page')), '/staff/care/rules')
const Me = behindGate(lazy(() => import('./me/Page')), '/staff/me')

function NotLoaded() {
  return (
    <Gate title={t('notLoadedTitle')} text={t('notLoadedText')}>
      <Button icon="refresh" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </Gate>
  )
}

function Elsewhere({ title, text }: { title: string; text: string }) {
  return (
    <Gate title={title} text={text}>
      <ButtonLink href="/staff">{t('toFirst')}</ButtonLink>
    </Gate>
  )
}

/** Nothing of a desk page is fetched before it is known who asks, and that they may see it. */
function behindGate(Inner: Page, where: DeskPage): Page {
  return () => {
    const person = staff.value
    if (person === undefined) return null
    // In the same place, so that the address stays and signing in goes on where it was asked for.
    if (person === null) return <SignIn />
    return mayOpen(person, where) ? <Inner /> : <Elsewhere title={t('notMineTitle')} text={t('notMineText')} />
  }
}

/** /staff is the first page that this person's roles open. */
function First() {
  const { route } = useLocation()
  const person = staff.value
  const first = person && (menu(person)[0]?.href ?? '/staff/me')
  useEffect(() => {
    if (first) route(first, true)
  }, [first])
  return person === null ? <SignIn /> : null
}

export function App() {
  return (
    <Pages scope={/^\/staff(\/|$)/} broken={() => <NotLoaded />}>
      <Route path="/staff" component={First} />
      <Route path="/staff/sign-in" component={First} />
      <Route path="/staff/invitation" component={Invitation} />
      <Route path="/staff/day" component={Day} />
      <Route path="/staff/waitlist" component={Waitlist} />
      <Route path="/staff/appeals" component={Appeals} />
      <Route path="/staff/week" component={Week} />
      <Route path="/staff/requests" component={Requests} />
      <Route path="/staff/alerts" component={Alerts} />
      <Route path="/staff/alerts/new" component={Compose} />
      <Route path="/staff/alerts/:id" component={Alert} />
      <Route path="/staff/lending" component={Lending} />
      <Route path="/staff/places" component={Places} />
      <Route path="/staff/places/holidays" component={Holidays} />
      <Route path="/staff/places/new" component={NewSite} />
      <Route path="/staff/places/:id" component={Site} />
      <Route path="/staff/programs" component={Programs} />
      <Route path="/staff/programs/new" component={NewProgram} />
      <Route path="/staff/programs/:id" component={Program} />
      <Route path="/staff/programs/:id/edit" component={EditProgram} />
      <Route path="/staff/services" component={Services} />
      <Route path="/staff/services/:site/new" component={NewService} />
      <Route path="/staff/services/:site/resources" component={Resources} />
      <Route path="/staff/services/:site/hours" component={WorkingHours} />
      <Route path="/staff/services/:site/lending-rules" component={LendingRules} />
      <Route path="/staff/services/:site/penalty-rules" component={PenaltyRules} />
      <Route path="/staff/services/:site/:id" component={Service} />
      <Route path="/staff/statistics" component={Statistics} />
      <Route path="/staff/absences" component={Absences} />
      <Route path="/staff/absences/new" component={NewAbsence} />
      <Route path="/staff/care" component={Care} />
      <Route path="/staff/care/new" component={CareIntake} />
      <Route path="/staff/care/board" component={CareBoard} />
      <Route path="/staff/care/tasks" component={CareTasks} />
      <Route path="/staff/care/rules" component={CareRules} />
      <Route path="/staff/care/cases/:id" component={CareCase} />
      <Route path="/staff/me" component={Me} />
      <Route default component={() => <Elsewhere title={t('awayTitle')} text={t('awayText')} />} />
    </Pages>
  )
}
