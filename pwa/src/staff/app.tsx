import { useEffect } from 'preact/hooks'
import { page, Pages, Route, useLocation, type Page } from '../lib/router'
import { Button, ButtonLink } from '../ui/Button'
import { away } from './care/offline/away'
import { isMine } from './care/offline/sending'
import { Gate } from './Gate'
import { mayOpen, menu, type DeskPage } from './menu'
import { cutOff, staff } from './session'
import { t } from './words'

const lazy = (load: Parameters<typeof page>[0]) => page(load, () => Promise.resolve(), NotLoaded)

const Away = lazy(() => import('./care/offline/Away'))
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
const AlertSources = behindGate(lazy(() => import('./alerts/sources/Page')), '/staff/alerts')
const AlertMonths = behindGate(lazy(() => import('./alerts/months/Page')), '/staff/alerts')
const AlertPhones = behindGate(lazy(() => import('./alerts/TestPhones')), '/staff/alerts')
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
const CareRoute = orAway(behindGate(lazy(() => import('./care/visit/Route')), '/staff/care/route'))
const CareAssessment = behindGate(lazy(() => import('./care/visit/Page')), '/staff/care')
const CareIntake = behindGate(lazy(() => import('./care/Intake')), '/staff/care/new')
const CareBoard = behindGate(lazy(() => import('./care/board/Page')), '/staff/care/board')
const CareOutreach = behindGate(lazy(() => import('./care/outreach/Page')), '/staff/care/outreach')
const CareOutreachList = behindGate(lazy(() => import('./care/outreach/One')), '/staff/care/outreach')
const CareCallbacks = behindGate(lazy(() => import('./care/callbacks/Page')), '/staff/care/callbacks')
const CareStatistics = behindGate(lazy(() => import('./care/statistics/Page')), '/staff/care/statistics')
const CareReview = behindGate(lazy(() => import('./care/review/Page')), '/staff/care/review')
const CareRetention = behindGate(lazy(() => import('./care/retention/Page')), '/staff/care/retention')
const CarePlan = behindGate(lazy(() => import('./care/plan/Page')), '/staff/care')
const CareApprovals = behindGate(lazy(() => import('./care/plan/Approvals')), '/staff/care/approvals')
const CareDirectory = behindGate(lazy(() => import('./care/directory/Page')), '/staff/care/directory')
const CareOrganization = behindGate(lazy(() => import('./care/directory/One')), '/staff/care/directory')
const NewCareOrganization = behindGate(lazy(() => import('./care/directory/New')), '/staff/care/directory')
const CareMoney = behindGate(lazy(() => import('./care/money/Page')), '/staff/care/directory')
const CareCalls = behindGate(lazy(() => import('./care/search/Page')), '/staff/care/calls')
const CareCall = behindGate(lazy(() => import('./care/search/One')), '/staff/care/calls')
const Orders = behindGate(lazy(() => import('./provider/Page')), '/staff/orders')
const Order = behindGate(lazy(() => import('./provider/One')), '/staff/orders')
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

/** The one page that opens without a connection, from what is kept on this device. */
function orAway(Inner: Page): Page {
  return () => (cutOff.value || (away.value && isMine.value) ? <Away /> : <Inner />)
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
      <Route path="/staff/alerts/sources" component={AlertSources} />
      <Route path="/staff/alerts/months" component={AlertMonths} />
      <Route path="/staff/alerts/phones" component={AlertPhones} />
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
      <Route path="/staff/care/route" component={CareRoute} />
      <Route path="/staff/care/new" component={CareIntake} />
      <Route path="/staff/care/board" component={CareBoard} />
      <Route path="/staff/care/callbacks" component={CareCallbacks} />
      <Route path="/staff/care/outreach" component={CareOutreach} />
      <Route path="/staff/care/outreach/:id" component={CareOutreachList} />
      <Route path="/staff/care/statistics" component={CareStatistics} />
      <Route path="/staff/care/review" component={CareReview} />
      <Route path="/staff/care/retention" component={CareRetention} />
      <Route path="/staff/care/tasks" component={CareTasks} />
      <Route path="/staff/care/rules" component={CareRules} />
      <Route path="/staff/care/cases/:id" component={CareCase} />
      <Route path="/staff/care/cases/:id/plan" component={CarePlan} />
      <Route path="/staff/care/approvals" component={CareApprovals} />
      <Route path="/staff/care/directory" component={CareDirectory} />
      <Route path="/staff/care/directory/new" component={NewCareOrganization} />
      <Route path="/staff/care/directory/:id" component={CareOrganization} />
      <Route path="/staff/care/money" component={CareMoney} />
      <Route path="/staff/care/calls" component={CareCalls} />
      <Route path="/staff/care/calls/:id" component={CareCall} />
      <Route path="/staff/orders" component={Orders} />
      <Route path="/staff/orders/:id" component={Order} />
      <Route path="/staff/care/cases/:id/assessment" component={CareAssessment} />
      <Route path="/staff/me" component={Me} />
      <Route default component={() => <Elsewhere title={t('awayTitle')} text={t('awayText')} />} />
    </Pages>
  )
}
