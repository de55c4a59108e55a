import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { api, body } from '../../../../api/client'
import type { components } from '../../../../api/schema'
import { useResource } from '../../../../lib/resource'
import { useRoute } from '../../../../lib/router'
import { date } from '../../../../lib/time'
import { Button } from '../../../../ui/Button'
import { Action } from '../../../../ui/List'
import { Note } from '../../../../ui/Note'
import { Panel } from '../../../../ui/Panel'
import { Skeleton } from '../../../../ui/Skeleton'
import { State } from '../../../../ui/State'
import { Stopped } from '../../../../ui/Stopped'
import { toast } from '../../../../ui/Toasts'
import { settings } from '../../../../lib/settings'
import { useLive } from '../../../live'
import { Ask } from '../../../my/Ask'
import { Signed } from '../../../my/Signed'
import type { ConsentText } from '../../api'
import { textOf, useTexts } from '../../useTexts'
import { t as care } from '../../words'
import { t } from './words'

type Consents = components['schemas']['CareConsents']
type Consent = Consents['consents'][number]
type Changeable = 'care_health' | 'care_sharing'

const load = (case_id: string): Promise<Consents> => body(api.GET('/api/care/cases/{case_id}/consents', { params: { path: { case_id } } }))
const put = (case_id: string, purpose: Changeable, given: boolean, version: number): Promise<Consents> =>
  body(api.PUT('/api/care/cases/{case_id}/consents/{purpose}', { params: { path: { case_id, purpose } }, body: { given, version } }))
const PARTS = ['why', 'items', 'kept', 'refusal'] as const

/** What was agreed to, and what each means; the person changes it themselves. */
export default function ConsentsPage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('title')} path={`/care/${id}/consents`} back={{ to: `/care/${id}`, label: care('care') }}>
      {() => <Listed key={id} id={id} />}
    </Signed>
  )
}

function Listed({ id }: { id: string }) {
  const found = useResource(`care:consents:${id}`, () => load(id))
  const texts = useTexts()
  useLive({ case: which => (which === id || which === '') && void found.refresh() })
  const consents = found.data.value
  if (!consents || !texts.data.value) {
    const error = consents ? texts.error.value : found.error.value
    return error ? <Stopped error={error} onRetry={() => void (consents ? texts : found).refresh()} /> : <Skeleton kind="tall" />
  }
  return (
    <>
      <p class="t2 m8">{t(consents.may_change ? 'text' : 'readOnly')}</p>
      {consents.consents.map(one => {
        const text = textOf(texts.data.value!, one.purpose)
        return text && <One key={one.purpose} id={id} of={one} text={text} mayChange={consents.may_change} onChange={found.set} />
      })}
      {consents.may_change && <Action icon="users" href="/care/family" title={t('family')} detail={t('familyHint')} />}
    </>
  )
}

interface OneProps {
  id: string
  of: Consent
  text: ConsentText
  mayChange: boolean
  onChange: (after: Consents) => void
}

function One({ id, of, text, mayChange, onChange }: OneProps) {
  const [asking, setAsking] = useState(false)
  const { purpose, given, at } = of
  const changeable = purpose === 'care_health' || purpose === 'care_sharing' ? purpose : undefined
  const said = given === null || !at ? t('unasked') : t(given ? 'given' : 'refused', { day: date(at) })
  return (
    <Panel kind="out">
      <h2 id={`title-${purpose}`}>{text.title}</h2>
      <p class="m8">
        <State icon={given ? 'check' : 'info'} {...(given && { kind: 'ok' as const })}>
          {said}
        </State>
      </p>
      {!settings.value.easy && <p class="t2 m8">{text.items}</p>}
      {!changeable && mayChange && (
        <div class="m8">
          <Note icon="info">{t('careHow')}</Note>
        </div>
      )}
      {changeable && mayChange && (
        <div class="m12">
          <Button kind="plain" size="mid" why={`title-${purpose}`} onClick={() => setAsking(true)}>
            {t(given ? 'take' : 'give')}
          </Button>
        </div>
      )}
      {changeable && (
        <Ask
          open={asking}
          title={given ? t('takeAsk') : text.title}
          yes={given ? t('take') : care('agree')}
          onClose={() => setAsking(false)}
          onYes={async () => {
            onChange(await put(id, changeable, !given, text.version))
            setAsking(false)
            toast(t(given ? 'took' : 'gave'), { icon: 'check' })
          }}
        >
          {given ? (
            <p>{t(`take_${changeable}`)}</p>
          ) : (
            <dl class="facts">
              {PARTS.map(part => (
                <Fragment key={part}>
                  <dt>{care(part)}</dt>
                  <dd class="lines">{text[part]}</dd>
                </Fragment>
              ))}
            </dl>
          )}
        </Ask>
      )}
    </Panel>
  )
}
