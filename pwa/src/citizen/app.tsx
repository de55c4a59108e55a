import { page, Pages, Route } from '../lib/router'
import Home from './home/Page'
import { Broken, NotLoaded } from './Stuck'

/** A page is src/citizen/<feature>/Page.tsx with its words beside it; home comes with the first bundle. */
const lazy = (load: Parameters<typeof page>[0]) => page(load, () => import('../styles/rest.css'), NotLoaded)

const Bookings = lazy(() => import('./bookings/Page'))
const Services = lazy(() => import('./bookings/services/Page'))
const Slots = lazy(() => import('./bookings/slots/Page'))
const About = lazy(() => import('./bookings/about/Page'))
const Pass = lazy(() => import('./bookings/pass/Page'))
const Alerts = lazy(() => import('./alerts/Page'))
const Alert = lazy(() => import('./alerts/One'))
const MyAlerts = lazy(() => import('./push/Page'))
const Install = lazy(() => import('./install/Page'))
const My = lazy(() => import('./my/Page'))
const Inbox = lazy(() => import('./my/inbox/Page'))
const Passkeys = lazy(() => import('./my/passkeys/Page'))
const Devices = lazy(() => import('./my/devices/Page'))
const Data = lazy(() => import('./my/data/Page'))
const SignIn = lazy(() => import('./sign-in/Page'))
const Settings = lazy(() => import('./settings/Page'))
const Care = lazy(() => import('./care/Page'))
const Away = lazy(() => import('./away/Page'))

export function App() {
  return (
    <Pages scope={/^\/(?!staff|api|feeds|healthz)/} broken={() => <Broken />}>
      <Route path="/" component={Home} />
      <Route path="/bookings" component={Bookings} />
      <Route path="/bookings/:id" component={Pass} />
      <Route path="/book" component={Services} />
      <Route path="/book/:id" component={Slots} />
      <Route path="/book/:id/about" component={About} />
      <Route path="/alerts" component={Alerts} />
      <Route path="/alerts/choices" component={MyAlerts} />
      <Route path="/alerts/:id" component={Alert} />
      <Route path="/my" component={My} />
      <Route path="/my/inbox" component={Inbox} />
      <Route path="/my/passkeys" component={Passkeys} />
      <Route path="/my/devices" component={Devices} />
      <Route path="/my/data" component={Data} />
      <Route path="/sign-in" component={SignIn} />
      <Route path="/settings" component={Settings} />
      <Route path="/install" component={Install} />
      <Route path="/care" component={Care} />
      <Route default component={Away} />
    </Pages>
  )
}
