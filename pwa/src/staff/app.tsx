import { useEffect } from 'preact/hooks'
import { page, Pages, Route, useLocation, type Page } from '../lib/router'
import { Button } from '../ui/Button'
import { Gate } from './Gate'
import { menu } from './menu'
import { staff } from './session'
import { t } from './words'

const lazy = (load: Parameters<typeof page>[0]) => page(load, () => Promise.resolve(), NotLoaded)

const SignIn = lazy(() => import('./sign-in/Page'))
const Day = behindGate(lazy(() => import('./day/Page')))
const Alerts = behindGate(lazy(() => import('./alerts/Page')))

function NotLoaded() {
  return (
    <Gate title={t('notLoadedTitle')} text={t('notLoadedText')}>
      <Button icon="refresh" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </Gate>
  )
}

/** Nothing of a desk page is fetched before it is known who asks. */
function behindGate(Inner: Page): Page {
  return () => {
    const { route, url } = useLocation()
    const out = staff.value === null
    useEffect(() => {
      if (out) route(`/staff/sign-in?to=${encodeURIComponent(url)}`, true)
    }, [out])
    return staff.value ? <Inner /> : null
  }
}

/** /staff/ is the first page that this person's roles open. */
const First = behindGate(() => {
  const { route } = useLocation()
  const first = staff.value && menu(staff.value)[0]
  useEffect(() => {
    if (first) route(first.href, true)
  }, [first?.href])
  return first ? null : <Gate title={t('noRoleTitle')} text={t('noRoleText')} />
})

export function App() {
  return (
    <Pages scope={/^\/staff(\/|$)/} broken={() => <NotLoaded />}>
      <Route path="/staff" component={First} />
      <Route path="/staff/sign-in" component={SignIn} />
      <Route path="/staff/day" component={Day} />
      <Route path="/staff/alerts" component={Alerts} />
      <Route default component={() => <Gate title={t('awayTitle')} text={t('awayText')} />} />
    </Pages>
  )
}
