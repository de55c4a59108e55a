import { useEffect, useMemo, useState } from 'preact/hooks'
import { api, body, dated } from '../../../../api/client'
import type { components } from '../../../../api/schema'
import { makeDraft } from '../../../../lib/draft'
import { useResource } from '../../../../lib/resource'
import { useLocation, useRoute } from '../../../../lib/router'
import { language } from '../../../../lib/settings'
import { useNow } from '../../../../lib/useNow'
import { Button, ButtonLink } from '../../../../ui/Button'
import { Field } from '../../../../ui/Field'
import { Icon } from '../../../../ui/Icon'
import { Note } from '../../../../ui/Note'
import { Option, Options } from '../../../../ui/Option'
import { Panel } from '../../../../ui/Panel'
import { Skeleton } from '../../../../ui/Skeleton'
import { RetryAnd120 } from '../../../../ui/Stopped'
import { Void } from '../../../../ui/Void'
import type { Dong } from '../../../care/asking'
import { DongPicker } from '../../../care/ask/fields'
import { hasRegistrationNumber } from '../../../care/number'
import { asNumber, isNumber } from '../../../care/phone'
import { explain } from '../../../../messages/errors'
import { Screen } from '../../../Screen'
import { me } from '../../../session'
import { formatIn } from '../../../sign-in/phone'
import { endOf, type Places } from '../../alert'
import { usePlaces } from '../../where'
import { dongIn } from '../Ask'
import { helpOf, known, load, refused, say, unsent } from '../answering'
import { t } from '../words'

type Schemas = components['schemas']
type Text = Schemas['ConsentText']

export interface Form {
  name: string
  phone: string
  dong: Dong | null
  address: string
  words: string
  agreed: boolean
}

const BLANK: Form = { name: '', phone: '', dong: null, address: '', words: '', agreed: false }
const DAYS_7 = 7 * 86_400_000
const PARTS = ['items', 'why', 'kept', 'refusal'] as const
export type Lack = 'nameNeeded' | 'phoneWrong' | 'dongNeeded' | 'noNumber' | 'consentNeeded'

/** What stands between this form and sending it, by field. `ownPhone`: whoever is signed in need not tell a number. */
export function lacks(form: Form, ownPhone: boolean): Partial<Record<keyof Form, Lack>> {
  const found: [keyof Form, Lack, boolean][] = [
    ['name', 'nameNeeded', !/[\p{L}\p{N}]/u.test(form.name)],
    ['phone', 'phoneWrong', !(isNumber(form.phone) || (ownPhone && form.phone === ''))],
    ['dong', 'dongNeeded', form.dong === null],
    ['address', 'noNumber', hasRegistrationNumber(form.address)],
    ['words', 'noNumber', hasRegistrationNumber(form.words)],
    ['agreed', 'consentNeeded', !form.agreed],
  ]
  return Object.fromEntries(found.filter(([, , is]) => is).map(([field, lack]) => [field, lack]))
}

const dongOf = (id: number | null | undefined, places: Places | undefined): Dong | null => {
  for (const d of places?.districts ?? []) {
    const dong = d.dongs.find(one => one.id === id)
    if (dong) return { id: dong.id, name_ko: dong.name_ko, name_en: dong.name_en, district_ko: d.name_ko, district_en: d.name_en }
  }
  return null
}

export default function HelpPage() {
  const id = useRoute().params['id'] ?? ''
  return <Loaded id={id} key={id} />
}

function Loaded({ id }: { id: string }) {
  const alert = useResource(`alert:${id}`, () => dated(api.GET('/api/alerts/{alert_id}', { params: { path: { alert_id: id } } })))
  const texts = useResource('callback:texts', async () => (await body(api.GET('/api/consent-texts'))).filter(text => text.purpose === 'callback'), { keepOn: 'public' })
  const places = usePlaces()
  const now = useNow()
  const back = { to: `/alerts/${id}`, label: t('toAlert') }
  const found = alert.data.value
  const text = texts.data.value?.find(one => one.lang === language.value) ?? texts.data.value?.[0]
  const error = alert.error.value ?? texts.error.value
  if (found && (endOf(found, now) !== undefined || !found.asks_safety || found.exercise)) {
    return (
      <Screen
        title={t('overTitle')}
        back={back}
        hasPhone
        bottom={
          <ButtonLink icon="phone" href="tel:119">
            {t('call119')}
          </ButtonLink>
        }
      >
        <Void art="empty" main title={t('overTitle')} text={t('overText')}>
          <div>
            <ButtonLink kind="plain" icon="phone" href="tel:120">
              {t('call120')}
            </ButtonLink>
          </div>
        </Void>
      </Screen>
    )
  }
  if (found && text && places) return <Ask lineage={found.lineage_id} guess={dongOf(dongIn(found, places), places)} text={text} back={back} />
  if (error) {
    return (
      <Screen title={t('need_help')} back={back} hasPhone bottom={<RetryAnd120 onRetry={() => void Promise.all([alert.refresh(), texts.refresh()])} />}>
        <Void art="offline" main title={t('need_help')} text={t('textFailed')} />
      </Screen>
    )
  }
  return (
    <Screen title={t('need_help')} back={back}>
      <Skeleton kind="line" />
      <Skeleton kind="tall" />
    </Screen>
  )
}

function Ask({ lineage, guess, text, back }: { lineage: string; guess: Dong | null; text: Text; back: { to: string; label: string } }) {
  const draft = useMemo(() => makeDraft<Form>(helpOf(lineage), BLANK, DAYS_7), [lineage])
  const form = draft.value.value
  const { route } = useLocation()
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const mine = known.value[lineage]
  const who = me.value
  const isWaiting = mine?.callback != null && mine.callback.outcome === null
  useEffect(() => {
    void load(lineage)
  }, [lineage])
  // Who is signed in has told it before; what was typed here stays.
  useEffect(() => {
    if (!draft.ready.value) return
    const now = draft.value.peek()
    const known: Partial<Form> = {
      ...(!now.name && who?.name && { name: who.name }),
      ...(!now.dong && guess && { dong: guess }),
    }
    if (Object.keys(known).length) draft.set(known)
  }, [draft.ready.value, who?.id, guess?.id])
  const ownPhone = who?.phone ?? ''
  const missing = lacks(form, ownPhone !== '')
  const wrong = (field: keyof Form): string | undefined => (tried && missing[field] ? t(missing[field]) : undefined)
  const answer = async (callback: Schemas['CallbackAsk'] | null): Promise<void> => {
    if (busy) return
    setBusy(true)
    setAsked(true)
    await say(lineage, { answer: 'need_help', dong_id: form.dong?.id ?? null, callback })
    setBusy(false)
  }
  const send = (): void => {
    setTried(true)
    if (Object.keys(missing).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    void answer({ name: form.name.trim(), phone: form.phone, address: form.address.trim(), words: form.words.trim(), consent_version: text.version })
  }
  const problem = refused.value[lineage]
  const kept = unsent.value[lineage]
  // Once the server has it the alert's page says what comes of it. What was written stays, to be changed meanwhile.
  const isSent = asked && !busy && !kept && !problem
  useEffect(() => {
    if (isSent) route(back.to)
  }, [isSent])
  if (kept && !busy) return <Kept back={back} />
  return (
    <Screen
      title={t('need_help')}
      back={back}
      hasPhone
      bottom={
        <>
          {problem && (
            <p class="err" role="alert">
              <Icon name="level-3" />
              <span>{explain(problem)}</span>
            </p>
          )}
          <Button busy={busy} icon="phone" onClick={send}>
            {t(isWaiting ? 'sendChanged' : 'send')}
          </Button>
          {!isWaiting && (
            <Button kind="plain" size="mid" busy={busy} onClick={() => void answer(null)}>
              {t('onlyAnswer')}
            </Button>
          )}
        </>
      }
    >
      <Panel kind="lit">
        <p>
          <b>{t('danger')}</b>
        </p>
        <div class="m8">
          <ButtonLink kind="plain" size="mid" icon="phone" href="tel:119">
            {t('call119')}
          </ButtonLink>
        </div>
      </Panel>
      <h1>{t('helpTitle')}</h1>
      <p class="t2 m4">{t('helpText')}</p>
      <Field label={t('name')} name="name" autoComplete="name" value={form.name} error={wrong('name')} onInput={name => draft.set({ name: [...name].slice(0, 40).join('') })} />
      <Field label={t('phone')} hint={ownPhone ? t('phoneOwn', { phone: ownPhone }) : t('phoneHint')} type="tel" inputMode="tel" autoComplete="tel" name="phone" value={form.phone} error={wrong('phone')} onInput={(_, box) => draft.set({ phone: formatIn(box, asNumber) })} />
      <DongPicker label={t('dong')} dong={form.dong} error={wrong('dong')} choose={dong => draft.set({ dong })} />
      <Field label={t('address')} hint={t('mayBeEmpty')} name="address" autoComplete="off" value={form.address} error={wrong('address')} onInput={address => draft.set({ address: [...address].slice(0, 200).join('') })} />
      <Field label={t('words')} hint={t('wordsHint')} name="words" lines={3} most={500} value={form.words} error={wrong('words')} onInput={words => draft.set({ words: [...words].slice(0, 500).join('') })} />
      <Panel>
        <h2>{text.title}</h2>
        <dl class="facts pairs">
          {PARTS.map(part => (
            <div key={part}>
              <dt>{t(part)}</dt>
              <dd>{text[part]}</dd>
            </div>
          ))}
        </dl>
        <div class="m12">
          <Options legend={text.title} headed error={wrong('agreed')}>
            <Option type="checkbox" name="agreed" wide label={t('consent')} checked={form.agreed} invalid={wrong('agreed') !== undefined} onChange={agreed => draft.set({ agreed })} />
          </Options>
        </div>
      </Panel>
      <Note icon="lock">{t('noNumber')}</Note>
    </Screen>
  )
}

/** Not sent yet: said here, since the alert's own page may not be on this phone. */
function Kept({ back }: { back: { to: string; label: string } }) {
  return (
    <Screen
      title={t('unsentTitle')}
      back={back}
      hasPhone
      bottom={
        <ButtonLink icon="phone" href="tel:119">
          {t('call119')}
        </ButtonLink>
      }
    >
      <Void art="offline" main title={t('unsentTitle')} text={t('unsentText')} />
    </Screen>
  )
}
