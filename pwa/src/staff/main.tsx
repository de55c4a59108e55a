import '../styles/tokens.css'
import '../styles/fonts.css'
import '../styles/base.css'
import '../styles/rest.css'
import '../styles/desk.css'
import { render } from 'preact'
import { watchConnection } from '../lib/online'
import { watchScroll } from '../lib/scroll'
import { wordsReady } from '../messages'
import { App } from './app'
import { watchDevice } from './care/offline/sending'
import { look } from './care/offline/vault'
import { loadStaff, watchStaff } from './session'

watchScroll()
watchConnection()
watchStaff()
watchDevice()
void Promise.all([loadStaff(), look(), wordsReady()]).then(() => render(<App />, document.getElementById('app')!))
