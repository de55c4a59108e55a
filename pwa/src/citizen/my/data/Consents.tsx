import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { language } from '../../../lib/settings'
import { date } from '../../../lib/time'
import { explain } from '../../../messages/errors'
import { Skeleton } from '../../../ui/Skeleton'
import { Stopped } from '../../../ui/Stopped'
import { toast } from '../../../ui/Toasts'
import { me, signedIn } from '../../session'
import { answerConsent, loadConsents, loadConsentText } from '../api'
import { Ask } from '../Ask'
import { t } from '../words'

const PARTS = ['items', 'why', 'kept', 'refusal'] as const

/** What was agreed to, what it says, and the way out. */
export function Consents() {
  const given = useResource('consents', loadConsents)
  const text = useResource(`consent-text:${language.value}`, () => loadConsentText('service'))
  const [asking, setAsking] = useState(false)
  const last = given.data.value?.find(c => c.purpose === 'service')
  const words = text.data.value
  const error = given.error.value ?? text.error.value
  const answer = async (yes: boolean): Promise<void> => {
    await answerConsent(words!.version, yes)
    if (me.peek()) signedIn({ ...me.peek()!, consented: yes })
    setAsking(false)
    toast(t(yes ? 'consentDone' : 'consentWithdrawn'), { icon: 'check' })
    await given.refresh()
  }
  return (
    <section>
      <h2>{t('consents')}</h2>
      {error !== undefined && <Stopped error={error} onRetry={() => void Promise.all([given.refresh(), text.refresh()])} />}
      {!words || !given.data.value ? (
        error === undefined && <Skeleton />
      ) : (
        <>
          <div class="row between wrap m4">
            <p class="grow">
              {words.title}
              <br />
              <span class="s t2">{last ? t(last.given ? 'consentGiven' : 'consentRefused', { when: date(last.at) }) : t('consentNone')}</span>
            </p>
            {me.value?.consented ? (
              <button type="button" class="link" onClick={() => setAsking(true)}>
                {t('consentWithdraw')}
              </button>
            ) : (
              <button type="button" class="link" onClick={() => answer(true).catch((e: unknown) => toast(explain(e)))}>
                {t('consentAgain')}
              </button>
            )}
          </div>
          <details class="m4">
            <summary class="link">{t('consentRead')}</summary>
            <dl class="facts">
              {PARTS.map(part => (
                <div key={part}>
                  <dt>{t(part)}</dt>
                  <dd class="lines">{words[part]}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
      <Ask open={asking} title={t('consentWithdraw')} yes={t('consentWithdraw')} onClose={() => setAsking(false)} onYes={() => answer(false)}>
        <p>{t('consentWithdrawText')}</p>
      </Ask>
    </section>
  )
}
