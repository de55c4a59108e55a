import { useState } from 'preact/hooks'
import { passkeysWork } from '../../lib/passkey'
import { useResource } from '../../lib/resource'
import { Button } from '../../ui/Button'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { only } from '../care/offline/vault'
import { Gate } from '../Gate'
import { explain } from '../problems'
import { demo } from '../session'
import type { DemoAccount, Role } from '../types'
import { t as common } from '../words'
import { demoAccounts, demoSignIn, passkeySignIn } from './calls'
import { t } from './words'

const ORDER: readonly Role[] = ['counsellor', 'operator', 'approver', 'care_manager', 'care_supervisor', 'administrator']

/** Each person once, under the role that comes first. */
export function byRole(accounts: readonly DemoAccount[]): [Role, DemoAccount[]][] {
  const first = (a: DemoAccount): Role | undefined => ORDER.find(role => a.roles.includes(role))
  return ORDER.map((role): [Role, DemoAccount[]] => [role, accounts.filter(a => first(a) === role)]).filter(([, group]) => group.length > 0)
}

export default function SignIn() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const run = async (what: () => Promise<boolean | void>): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      if ((await what()) === false) setProblem(t('stopped'))
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Gate title={t('title')} text={t('text')}>
      {only.value.work > 0 && <Note icon="lock">{t('onlyHere', { n: only.value.work })}</Note>}
      {passkeysWork() ? (
        <Button icon="lock" busy={busy} onClick={() => void run(passkeySignIn)}>
          {t('withPasskey')}
        </Button>
      ) : (
        <Note icon="info">{t('noPasskey')}</Note>
      )}
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <Note icon="mail">{t('invited')}</Note>
      {demo.value && <DemoAccounts choose={id => void run(() => demoSignIn(id))} />}
    </Gate>
  )
}

function DemoAccounts({ choose }: { choose: (id: string) => void }) {
  const accounts = useResource('staff:demo', demoAccounts)
  return (
    <Panel kind="lit">
      <h2>{t('demoTitle')}</h2>
      <p class="s t2">{t('demo')}</p>
      {accounts.error.value !== undefined && <p class="m8">{explain(accounts.error.value)}</p>}
      {byRole(accounts.data.value ?? []).map(([role, group]) => (
        <section key={role} class="m16">
          <h3>{common(`role_${role}`)}</h3>
          <List>
            {group.map(a => (
              <Item key={a.id} icon="me" title={a.name} detail={a.title} onClick={() => choose(a.id)} />
            ))}
          </List>
        </section>
      ))}
    </Panel>
  )
}
