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
import { loadStaff, watchStaff } from './session'

watchScroll()
watchConnection()
watchStaff()
void Promise.all([loadStaff(), wordsReady()]).then(() => render(<App />, document.getElementById('app')!))
