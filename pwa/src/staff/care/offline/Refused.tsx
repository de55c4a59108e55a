import { useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Panel } from '../../../ui/Panel'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { Problem } from '../../../api/problem'
import { sendNow } from './sending'
import { answerOf, questionsOf, said as asked } from '../visit/answers'
import { change, forms } from './vault'
import { t } from './words'
import { again, drop, refusals, waitingTries, type Refused as No, type Work } from './work'

const SAID = ['opening_needed', 'not_found', 'not_allowed', 'case_ended', 'step_refused', 'form_outdated', 'assessment_whole'] as const

/** What to do next about what the server did not take. */
function said({ code }: No): string {
  const known = SAID.find(one => one === code)
  return known ? t(`refused_${known}`) : explain(new Problem({ status: 422, code }))
}

function asText(of: Work, field: string, value: string): string {
  const form = forms.peek().find(one => one.version === of.form_version)
  const question = form && questionsOf(form).find(one => one.id === field)
  return `${question ? asked(question) : field}: ${answerOf(question, value)}`
}

/** All that was written and is only here, as words to take elsewhere. */
function words(work: Work): string {
  const fields = Object.entries(work.mine).filter(([field, value]) => value && value !== work.base[field])
  return [...fields.map(([field, value]) => asText(work, field, value ?? '')), ...waitingTries(work).map(one => [t(`how_${one.how}`), one.word].filter(Boolean).join(' '))].join('\n')
}

/** It stays as it was written; it can be asked again, copied, or thrown away after a second word. */
export function Refused({ of: work, named }: { of: Work; named?: boolean }) {
  const [sure, setSure] = useState(false)
  const all = [...new Set(refusals(work).map(said))]
  if (all.length === 0) return null
  const copy = (): void =>
    void navigator.clipboard.writeText(words(work)).then(
      () => toast(t('copied'), { icon: 'check' }),
      () => undefined,
    )
  const retry = (): void => void change(work.case_id, again).then(sendNow)
  return (
    <Panel kind="lit">
      <h2>{named ? t('refusedOf', { who: work.who || t('nameless') }) : t('refusedTitle')}</h2>
      {all.map(text => (
        <p key={text} class="m8">
          {text}
        </p>
      ))}
      <p class="t2 m4">{t('refusedKept')}</p>
      <div class="row wrap m12">
        <Button kind="plain" size="sm" icon="refresh" onClick={retry}>
          {t('sendAgain')}
        </Button>
        <Button kind="plain" size="sm" onClick={copy}>
          {t('copy')}
        </Button>
        <Button kind="plain" size="sm" onClick={() => setSure(true)}>
          {t('drop')}
        </Button>
      </div>
      <Dialog
        open={sure}
        title={t('dropAsk')}
        onClose={() => setSure(false)}
        actions={
          <>
            <Button
              onClick={() => {
                setSure(false)
                void change(work.case_id, drop)
              }}
            >
              {t('drop')}
            </Button>
            <Button kind="plain" onClick={() => setSure(false)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p>{t('dropText')}</p>
      </Dialog>
    </Panel>
  )
}
