import { page, Pages, Route } from '../lib/router'
import Home from './home/Page'
import { Broken, NotLoaded } from './Stuck'

/** A page is src/citizen/<feature>/Page.tsx with its words beside it; home comes with the first bundle. */
const lazy = (load: Parameters<typeof page>[0]) => page(load, () => import('../styles/rest.css'), NotLoaded)

const Bookings = lazy(() => import('./bookings/Page'))
const Alerts = lazy(() => import('./alerts/Page'))
const Alert = lazy(() => import('./alerts/One'))
const MyAlerts = lazy(() => import('./push/Page'))
const Install = lazy(() => import('./install/Page'))
const My = lazy(() => import('./my/Page'))
const Settings = lazy(() => import('./settings/Page'))
const Care = lazy(() => import('./care/Page'))
const Later = lazy(() => import('./later/Page'))
const Away = lazy(() => import('./away/Page'))

export function App() {
  return (
    <Pages scope={/^\/(?!staff|api|feeds|healthz)/} broken={() => <Broken />}>
      <Route path="/" component={Home} />
      <Route path="/bookings" component={Bookings} />
      <Route path="/bookings/new" component={Later} />
      <Route path="/bookings/:id" component={Later} />
      <Route path="/alerts" component={Alerts} />
      <Route path="/alerts/choices" component={MyAlerts} />
      <Route path="/alerts/:id" component={Alert} />
      <Route path="/my" component={My} />
      <Route path="/sign-in" component={Later} />
      <Route path="/settings" component={Settings} />
      <Route path="/install" component={Install} />
      <Route path="/care" component={Care} />
      <Route default component={Away} />
    </Pages>
  )
}
