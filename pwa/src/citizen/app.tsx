import { page, Pages, Route, type Page } from '../lib/router'
import Home from './home/Page'
import { Broken, NotLoaded } from './Stuck'

/** A page is src/citizen/<feature>/Page.tsx with its words beside it; home comes with the first bundle. */
const lazy = (load: Parameters<typeof page>[0]) => page(load, () => import('../styles/rest.css'), NotLoaded)

const Bookings = lazy(() => import('./bookings/Page'))
const Services = lazy(() => import('./bookings/services/Page'))
const Slots = lazy(() => import('./bookings/slots/Page'))
const About = lazy(() => import('./bookings/about/Page'))
const Pass = lazy(() => import('./bookings/pass/Page'))
const Move = lazy(() => import('./bookings/move/Page'))
const Wait = lazy(() => import('./waitlist/New'))
const Entry = lazy(() => import('./waitlist/Page'))
const Programs = lazy(() => import('./programs/Page'))
const Program = lazy(() => import('./programs/One'))
const Enrolment = lazy(() => import('./programs/pass/Page'))
const Lending = lazy(() => import('./lending/Page'))
const SuitSize = lazy(() => import('./lending/size/Page'))
const SuitDays = lazy(() => import('./lending/suit/Page'))
const SuitAbout = lazy(() => import('./lending/about/Page'))
const LoanPass = lazy(() => import('./lending/pass/Page'))
const Alerts = lazy(() => import('./alerts/Page'))
const Alert = lazy(() => import('./alerts/One'))
const AskForHelp = lazy(() => import('./alerts/answer/help/Page'))
const TestPhone = lazy(() => import('./alerts/TestPhone'))
const MyAlerts = lazy(() => import('./push/Page'))
const Install = lazy(() => import('./install/Page'))
const My = lazy(() => import('./my/Page'))
const Inbox = lazy(() => import('./my/inbox/Page'))
const Passkeys = lazy(() => import('./my/passkeys/Page'))
const Devices = lazy(() => import('./my/devices/Page'))
const Calendar = lazy(() => import('./my/calendar/Page'))
const MySms = lazy(() => import('./my/sms/Page'))
const Data = lazy(() => import('./my/data/Page'))
const Penalties = lazy(() => import('./my/penalties/Page'))
const Satisfaction = lazy(() => import('./satisfaction/Page'))
const ChangeNumber = lazy(() => import('./my/data/phone/Page'))
const SignIn = lazy(() => import('./sign-in/Page'))
const Declare = lazy(() => import('./declare/Page'))
const Settings = lazy(() => import('./settings/Page'))
const Care = lazy(() => import('./care/Page'))
const AskForCare = lazy(() => import('./care/ask/Page'))
const CareFamily = lazy(() => import('./care/family/Page'))
const CareCase = lazy(() => import('./care/case/Page'))
const CarePlan = lazy(() => import('./care/plan/Page'))
const CareDocuments = lazy(() => import('./care/case/documents/Page'))
const FamilyWeek = lazy(() => import('./care/case/family/Page'))
const CareConsents = lazy(() => import('./care/case/consents/Page'))
const CareReaders = lazy(() => import('./care/case/readers/Page'))
const Away = lazy(() => import('./away/Page'))

/** The first that fits shows. */
export const PAGES: readonly (readonly [pattern: string, page: Page])[] = [
  ['/', Home],
  ['/bookings', Bookings],
  ['/bookings/:id', Pass],
  ['/bookings/:id/move', Move],
  ['/waitlist/:id', Entry],
  ['/book', Services],
  ['/book/:id', Slots],
  ['/book/:id/about', About],
  ['/book/:id/wait', Wait],
  ['/programs', Programs],
  ['/programs/:id', Program],
  ['/enrolments/:id', Enrolment],
  ['/lending', Lending],
  ['/lending/size', SuitSize],
  ['/lending/suits/:id', SuitDays],
  ['/lending/suits/:id/about', SuitAbout],
  ['/lending/:id', LoanPass],
  ['/alerts', Alerts],
  ['/alerts/choices', MyAlerts],
  ['/alerts/test', TestPhone],
  ['/alerts/:id', Alert],
  ['/alerts/:id/help', AskForHelp],
  ['/my', My],
  ['/my/inbox', Inbox],
  ['/my/passkeys', Passkeys],
  ['/my/devices', Devices],
  ['/my/calendar', Calendar],
  ['/my/penalties', Penalties],
  ['/satisfaction/:id', Satisfaction],
  ['/my/sms', MySms],
  ['/my/data', Data],
  ['/my/data/phone', ChangeNumber],
  ['/sign-in', SignIn],
  ['/declare', Declare],
  ['/settings', Settings],
  ['/install', Install],
  ['/care', Care],
  ['/care/ask/:step', AskForCare],
  ['/care/family', CareFamily],
  ['/care/:id', CareCase],
  ['/care/:id/plan', CarePlan],
  ['/care/:id/consents', CareConsents],
  ['/care/:id/readers', CareReaders],
  ['/care/:id/documents', CareDocuments],
  ['/care/:id/family', FamilyWeek],
]

export function App() {
  return (
    <Pages scope={/^\/(?!staff|api|feeds|healthz)/} broken={() => <Broken />}>
      {PAGES.map(([path, component]) => (
        <Route key={path} path={path} component={component} />
      ))}
      <Route default component={Away} />
    </Pages>
  )
}
