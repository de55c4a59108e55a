import { useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { Button, ButtonLink } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { Skeleton } from '../../ui/Skeleton'
import { State } from '../../ui/State'
import { Gate } from '../Gate'
import { explain } from '../problems'
import type { Invitation } from '../types'
import { t as common } from '../words'
import { accept, openInvitation } from './calls'
import { t } from './words'

// The token is worth an account: it leaves the address before anything else is drawn, so that neither history nor a shared screen keeps it.
const token = location.hash.slice(1)
if (token) history.replaceState(history.state, '', location.pathname)

export default function InvitationPage() {
  const invitation = useResource('staff:invitation', () => openInvitation(token))
  const error = invitation.error.value
  if (!token || isProblem(error, 'invitation_invalid') || isProblem(error, 'invalid_request')) {
    return (
      <Gate title={t('usedTitle')} text={t('usedText')}>
        <ButtonLink kind="plain" href="/staff">
          {t('toSignIn')}
        </ButtonLink>
      </Gate>
    )
  }
  const found = invitation.data.value
  if (found) return <Accept invitation={found} />
  if (error !== undefined) {
    return (
      <Gate title={t('failedTitle')} text={explain(error)}>
        <Button icon="refresh" onClick={() => void invitation.refresh()}>
          {t('again')}
        </Button>
      </Gate>
    )
  }
  return (
    <Gate title={t('title')} text={t('opening')}>
      <Skeleton kind="tall" />
    </Gate>
  )
}

function Accept({ invitation }: { invitation: Invitation }) {
  const { route } = useLocation()
  const [name, setName] = useState(() => t('thisComputer'))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    setBusy(true)
    setProblem('')
    try {
      if (await accept(token, invitation, name.trim() || t('thisComputer'))) return route('/staff', true)
      setProblem(t('stopped'))
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Gate title={t('title')} text={t('text', { name: invitation.name })}>
      <p class="row wrap">
        <b>{invitation.title}</b>
        {invitation.roles.map(role => (
          <State key={role}>{common(`role_${role}`)}</State>
        ))}
      </p>
      <form
        class="fields"
        onSubmit={e => {
          e.preventDefault()
          if (!busy) void go()
        }}
      >
        <Field label={t('passkeyName')} hint={t('passkeyHint')} value={name} onInput={setName} most={60} />
        <Button icon="lock" submit busy={busy}>
          {t('make')}
        </Button>
      </form>
      <p class="warn" role="alert" hidden={!problem}>
        {problem}
      </p>
      <Note icon="info">{t('why')}</Note>
    </Gate>
  )
}
