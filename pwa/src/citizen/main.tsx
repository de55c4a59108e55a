import '../styles/tokens.css'
import '../styles/fonts.css'
import '../styles/base.css'
import { render } from 'preact'
import { watchConnection } from '../lib/online'
import { watchScroll } from '../lib/scroll'
import { wordsReady } from '../messages'
import { App } from './app'
import { isKakaoTalk, staysInKakaoTalk } from './kakao/detect'
import { loadSession } from './session'
import { startWorker } from './worker'

const root = document.getElementById('app')!
watchScroll()
watchConnection()
void loadSession()

async function start(): Promise<void> {
  if (isKakaoTalk(navigator.userAgent) && !staysInKakaoTalk()) {
    const { default: Kakao } = await import('./kakao/Page')
    await wordsReady()
    render(<Kakao onStay={() => render(<App />, root)} />, root)
    return
  }
  await wordsReady()
  render(<App />, root)
}

void start()
startWorker()
