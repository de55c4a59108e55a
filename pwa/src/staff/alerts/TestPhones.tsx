import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { Void } from '../../ui/Void'
import { Desk } from '../Desk'
import { Failed } from '../Failed'
import { explain } from '../problems'
import type { TestCode } from '../types'
import { loadTestPhones, makeTestCode, removeTestPhone } from './calls'
import { LANG_NAMES } from './form'
import { stamp } from './say'
import { t } from './words'

/** The phones that exercises reach: one's own, marked by a code that is typed there. */
export default function TestPhones() {
  const found = useResource('staff:alerts:phones', loadTestPhones)
  const [code, setCode] = useState<TestCode>()
  const [busy, setBusy] = useState('')
  const [problem, setProblem] = useState('')
  const run = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(what)
    setProblem('')
    try {
      await work()
      await found.refresh()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy('')
  }
  const phones = found.data.value
  return (
    <Desk title={t('phones')} current="/staff/alerts">
      <Bar
        heading={t('phones')}
        before={
          <a class="ib" href="/staff/alerts" aria-label={t('toList')}>
            <Icon name="back" />
          </a>
        }
      />
      <div class="body">
        <p>{t('phonesText')}</p>
        <Panel kind="out">
          <h2>{t('phoneAdd')}</h2>
          {code ? (
            <div role="status">
              <p class="big testcode">{code.code}</p>
              <p>{t('phoneHow', { address: `${location.host}/alerts/test`, at: hhmm(code.expires_at) })}</p>
            </div>
          ) : (
            <p class="t2 m4">{t('phoneAddText')}</p>
          )}
          <div class="row wrap m12">
            <Button size="sm" {...(code && { kind: 'plain' as const })} busy={busy === 'code'} onClick={() => void run('code', async () => setCode(await makeTestCode()))}>
              {t(code ? 'phoneAgain' : 'phoneCode')}
            </Button>
            {code && (
              <Button size="sm" icon="refresh" onClick={() => void found.refresh()}>
                {t('phoneLook')}
              </Button>
            )}
          </div>
        </Panel>
        <p class="warn" role="alert" hidden={!problem}>
          {problem}
        </p>
        {!phones && found.error.value !== undefined && <Failed error={found.error.value} again={() => void found.refresh()} />}
        {!phones && found.error.value === undefined && <Skeleton kind="tall" />}
        {phones?.length === 0 && <Void art="empty" title={t('phonesNone')} text={t('phonesNoneText')} />}
        {phones && phones.length > 0 && (
          <ul class="rows">
            {phones.map(one => (
              <li key={one.id}>
                <Icon name="phone" />
                <div class="grow">
                  <h3>{one.mine ? t('phoneMine') : t('phoneOf', { who: one.owner_name })}</h3>
                  <p class="t2">
                    {LANG_NAMES[one.lang]} · {t('phoneSeen', { at: stamp(one.seen_at) })}
                  </p>
                </div>
                <Button size="sm" kind="plain" busy={busy === String(one.id)} onClick={() => void run(String(one.id), () => removeTestPhone(one.id))}>
                  {t('phoneRemove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Desk>
  )
}
