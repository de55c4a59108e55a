import '../styles/tokens.css'
import '../styles/fonts.css'
import '../styles/base.css'
import { render } from 'preact'
import { watchInstall } from '../lib/install'
import { watchConnection } from '../lib/online'
import { pageAt } from '../lib/router'
import { watchScroll } from '../lib/scroll'
import { kept } from '../lib/store'
import { wordsReady } from '../messages'
import { App, PAGES } from './app'
import { isKakaoTalk, staysInKakaoTalk } from './kakao/detect'
import { loadSession, watchSession } from './session'
import { Shell } from './Shell'
import { startWorker } from './worker'

const root = document.getElementById('app')!
watchScroll()
watchConnection()
watchInstall()
watchSession()
void loadSession()

async function start(): Promise<void> {
  if (isKakaoTalk(navigator.userAgent) && !staysInKakaoTalk()) {
    const { default: Kakao } = await import('./kakao/Page')
    await wordsReady()
    render(<Kakao onStay={() => render(<App />, root)} />, root)
    return
  }
  const waiting = pageAt(location.pathname, PAGES)?.preload?.()
  await wordsReady()
  if (waiting) {
    render(<Shell path={location.pathname} />, root)
    await waiting
  }
  render(<App />, root)
}

void start()
startWorker()
addEventListener('load', () => {
  // Home and the alerts' own pages know by themselves.
  if (!/^\/(alerts)?$/.test(location.pathname)) void import('./alerts/badge').then(({ countAlerts }) => countAlerts()).catch(() => undefined)
})
// What was sent without a connection, a request for care or an answer to an alert, goes as soon as there is one; others never load this.
addEventListener('load', () => {
  void kept('draft:care', 'mine').then(found => found && import('./care/sending')).catch(() => undefined)
  void kept('answers', 'mine').then(found => found && import('./alerts/answer/answering')).catch(() => undefined)
})
// A phone that gets alerts says so again at every start; others never load this.
if ('Notification' in window && Notification.permission === 'granted') {
  addEventListener('load', () => void import('./push/keepUp').then(({ keepUp }) => keepUp()).catch(() => undefined))
}
