import { useState } from 'preact/hooks'
import { api, body } from '../../api/client'
import { subscription } from '../../lib/push'
import { explain } from '../../messages/errors'
import { Button, ButtonLink } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Panel } from '../../ui/Panel'
import { State } from '../../ui/State'
import { Screen } from '../Screen'
import { t } from './words'

/** Where a member of staff makes their own phone one that exercises reach. */
export default function TestPhone() {
  const [code, setCode] = useState('')
  const [state, setState] = useState<'busy' | 'done' | 'no-push'>()
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    setState('busy')
    setProblem('')
    try {
      const mine = await subscription()
      if (!mine) return setState('no-push')
      await body(api.POST('/api/push/devices/test', { body: { endpoint: mine.endpoint, auth: mine.keys.auth, code } }))
      setState('done')
    } catch (error) {
      setProblem(explain(error))
      setState(undefined)
    }
  }
  const title = t(state === 'done' ? 'testDone' : 'testTitle')
  return (
    <Screen
      title={title}
      back={{ to: '/alerts', label: t('title') }}
      {...(state === 'no-push' && {
        bottom: (
          <ButtonLink icon="bell" href="/alerts/choices">
            {t('testTurnOn')}
          </ButtonLink>
        ),
      })}
    >
      <h1>{title}</h1>
      {state === 'done' ? (
        <Panel kind="lit">
          <State kind="ok" icon="check">
            {t('testDone')}
          </State>
          <p class="m8">{t('testDoneText')}</p>
        </Panel>
      ) : (
        <form
          class="stack"
          onSubmit={e => {
            e.preventDefault()
            if (code.trim() && state !== 'busy') void go()
          }}
        >
          <p>{t('testText')}</p>
          <Field label={t('testCode')} name="code" value={code} onInput={setCode} autoComplete="off" error={problem || undefined} />
          {state === 'no-push' && <p role="alert">{t('testNoPush')}</p>}
          <Button submit busy={state === 'busy'} disabled={!code.trim()}>
            {t('testGo')}
          </Button>
        </form>
      )}
    </Screen>
  )
}
