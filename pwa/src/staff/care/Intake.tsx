import { useEffect, useState } from 'preact/hooks'
import { isProblem } from '../../api/problem'
import { useTabDraft } from '../tabDraft'
import { useResource } from '../../lib/resource'
import { useLocation } from '../../lib/router'
import { language } from '../../lib/settings'
import { Bar } from '../../ui/Bar'
import { Button, ButtonLink } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { Panel } from '../../ui/Panel'
import { toast } from '../../ui/Toasts'
import { useNow } from '../day/now'
import { Desk } from '../Desk'
import { explain } from '../problems'
import { loadCallback } from './callbacks/calls'
import { DongSelect } from './ActDialog'
import { Activation } from './Activation'
import { loadConsents, takeIn, type IntakeReceipt, type Urgency } from './calls'
import { BLANK, CHANNELS, isUnasked, keepsWords, lacks, NEEDS, PURPOSES, RELATIONS, relationOf, TIMES, toIntake, type Form } from './form'
import { asNumber } from './person/number'
import { ContactFields } from './person/Contact'
import { codeOf, dongOf, promised } from './say'
import { t } from './words'

const URGENCIES: readonly Urgency[] = ['emergency', 'soon', 'normal']
const toggled = <V,>(all: readonly V[], one: V): V[] => (all.includes(one) ? all.filter(v => v !== one) : [...all, one])

/** A request that somebody tells on the phone, at the office or from a ward; what was typed stays until it is in. */
export default function IntakePage() {
  const { route, query } = useLocation()
  const draft = useTabDraft<Form>('care:intake', BLANK)
  const form = draft.value.value
  const texts = useResource('staff:consent-texts', loadConsents)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [same, setSame] = useState<string>()
  const [activating, setActivating] = useState(false)
  const [receipt, setReceipt] = useState<IntakeReceipt>()
  const missing = lacks(form)
  const callback = query['callback']
  // A call that goes on as care: what was told there need not be asked again. That it was read is noted.
  useEffect(() => {
    if (!callback || !draft.ready.value || draft.value.peek().callback === callback) return
    void loadCallback(callback).then(
      of => draft.set({ ...BLANK, callback, name: of.name, phone: of.phone, dong: of.dong.id, address: of.address, words: of.words, urgency: 'soon' }),
      error => setProblem(explain(error)),
    )
  }, [callback, draft.ready.value])
  const set = draft.set
  const relation = relationOf(form)
  const unasked = isUnasked({ ...form, relation })
  const mine = texts.data.value?.filter(text => text.lang === language.value) ?? []
  const versions = new Map(mine.map(text => [text.purpose, text.version] as const))
  const err = (...which: (typeof missing)[number][]): string | undefined => {
    const found = tried ? which.find(w => missing.includes(w)) : undefined
    return found && t(found)
  }
  const send = async (duplicate: 'ask' | 'join' | 'new' = 'ask'): Promise<void> => {
    setTried(true)
    setProblem('')
    if (busy || missing.length) return
    setBusy(true)
    try {
      const done = await takeIn(toIntake(form, versions, duplicate), draft.requestKey())
      await draft.clear()
      setTried(false)
      setSame(undefined)
      setReceipt(done)
      toast(t('tookIn'), { icon: 'check' })
    } catch (error) {
      if (isProblem(error, 'maybe_duplicate')) setSame(String(error.extensions['reason']))
      else {
        setSame(undefined)
        setProblem(explain(error))
      }
    }
    setBusy(false)
  }
  if (receipt) return <Received receipt={receipt} again={() => setReceipt(undefined)} open={() => route(`/staff/care?case=${receipt.case_id}`)} />
  return (
    <Desk title={t('intake')} current="/staff/care/new">
      <Bar heading={t('intake')}>
        <span class="grow" />
        <Button kind="plain" size="sm" icon="me" onClick={() => setActivating(true)}>
          {t('activate')}
        </Button>
        {draft.ready.value && form !== BLANK && (
          <Button kind="plain" size="sm" onClick={() => void draft.clear()}>
            {t('clear')}
          </Button>
        )}
      </Bar>
      <form
        class="body wide intake"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <section class="fields">
          <h2>{t('whoAsks')}</h2>
          <Chips label={t('channel')}>
            {CHANNELS.map(channel => (
              <Chip key={channel} on={form.channel === channel} onClick={() => set({ channel })}>
                {t(`channel_${channel}`)}
              </Chip>
            ))}
          </Chips>
          {form.channel !== 'hospital' && (
            <label class="f">
              <b>{t('relation')}</b>
              <select value={relation} onChange={e => set({ relation: e.currentTarget.value as Form['relation'] })}>
                {RELATIONS.map(r => (
                  <option key={r} value={r}>
                    {t(`relation_${r}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {relation !== 'self' && (
            <div class="two">
              <Field label={t('requesterName')} autoComplete="off" value={form.requesterName} onInput={requesterName => set({ requesterName })} />
              <Field label={t('requesterPhone')} type="tel" inputMode="tel" autoComplete="off" value={form.requesterPhone} onInput={requesterPhone => set({ requesterPhone })} />
            </div>
          )}
          <h2>{t('whoNeeds')}</h2>
          <div class="two">
            <Field label={t(unasked ? 'nameIfKnown' : 'name')} autoComplete="off" value={form.name} onInput={name => set({ name })} error={err('lackName')} />
            <Field label={t('bornOn')} type="date" value={form.born} onInput={born => set({ born })} />
          </div>
          <div class="two">
            <Field label={t('home')} hint={t('homeHint')} type="tel" inputMode="tel" autoComplete="off" value={form.phone} onInput={v => set({ phone: asNumber(v) })} />
            <DongSelect value={form.dong} set={dong => set({ dong })} error={err('lackDong')} />
          </div>
          <Field label={t('address')} autoComplete="off" value={form.address} onInput={address => set({ address })} error={err('lackAddress')} />
          <Field label={t('access')} hint={t('accessHint')} autoComplete="off" value={form.access} onInput={access => set({ access })} />
          <fieldset class="radios side">
            <legend>{t('alone')}</legend>
            {(['yes', 'no', ''] as const).map(alone => (
              <label key={alone}>
                <input type="radio" name="alone" checked={form.alone === alone} onChange={() => set({ alone })} />
                <span>{t(alone === '' ? 'alone_unknown' : `alone_${alone}`)}</span>
              </label>
            ))}
          </fieldset>
          <ContactFields form={form} set={set} error={err('lacksContact')} />
        </section>
        <section class="fields">
          <h2>{t('what')}</h2>
          <Chips label={t('need')}>
            {NEEDS.map(need => (
              <Chip key={need} on={form.needs.includes(need)} onClick={() => set({ needs: toggled(form.needs, need) })}>
                {t(`need_${need}`)}
              </Chip>
            ))}
          </Chips>
          <p class="err" role="alert" hidden={!err('lackNeeds')}>
            {err('lackNeeds')}
          </p>
          <fieldset class="radios side">
            <legend>{t('urgencyNow')}</legend>
            {URGENCIES.map(urgency => (
              <label key={urgency}>
                <input type="radio" name="urgency" checked={form.urgency === urgency} onChange={() => set({ urgency })} />
                <span>{t(`urgency_${urgency}`)}</span>
              </label>
            ))}
          </fieldset>
          {form.urgency === 'emergency' && <Note icon="siren">{t('call119')}</Note>}
          {!unasked && (
            <Panel>
              <fieldset class="heard">
                <legend>{t('consentsAsk')}</legend>
                <p class="s t2">{t('consentsHint')}</p>
                {PURPOSES.map(purpose => {
                  const text = mine.find(m => m.purpose === purpose)
                  return (
                    <fieldset class="radios side" key={purpose}>
                      <legend>{text?.title ?? t(`consent_${purpose}`)}</legend>
                      {text && <p class="s t2">{text.items}</p>}
                      {([true, false] as const).map(given => (
                        <label key={String(given)}>
                          <input type="radio" name={purpose} checked={form.consents[purpose] === given} onChange={() => set({ consents: { ...form.consents, [purpose]: given } })} />
                          <span>{t(given ? 'saidYes' : 'saidNo')}</span>
                        </label>
                      ))}
                    </fieldset>
                  )
                })}
              </fieldset>
              <p class="err" role="alert" hidden={!err('lackConsent', 'lackConsentAnswer')}>
                {err('lackConsent', 'lackConsentAnswer')}
              </p>
            </Panel>
          )}
          {unasked && <Note icon="info">{t('unaskedNote')}</Note>}
          {keepsWords(form) ? <Field label={t('told')} lines={4} most={2000} value={form.words} onInput={words => set({ words })} /> : <Note icon="info">{t('noWords')}</Note>}
          <Chips label={t('visitTimes')}>
            {TIMES.map(time => (
              <Chip key={time} on={form.times.includes(time)} onClick={() => set({ times: toggled(form.times, time) })}>
                {t(`time_${time}`)}
              </Chip>
            ))}
          </Chips>
          {relation !== 'self' && (
            <fieldset class="radios side">
              <legend>{t('callFirst')}</legend>
              {(['person', 'requester'] as const).map(first => (
                <label key={first}>
                  <input type="radio" name="callFirst" checked={form.callFirst === first} onChange={() => set({ callFirst: first })} />
                  <span>{t(`callFirst_${first}`)}</span>
                </label>
              ))}
            </fieldset>
          )}
          <p class="warn" role="alert" hidden={!problem && !(tried && missing.length > 0)}>
            {problem || (tried && missing.length > 0 ? t('lookAgain') : '')}
          </p>
          <Button submit busy={busy}>
            {t('takeIn')}
          </Button>
          <Note icon="lock">{t('noNumber')}</Note>
        </section>
      </form>
      {activating && <Activation onClose={() => setActivating(false)} />}
      <Dialog
        open={same !== undefined}
        title={t('sameTitle')}
        onClose={() => setSame(undefined)}
        actions={
          <>
            <Button busy={busy} onClick={() => void send('join')}>
              {t('sameJoin')}
            </Button>
            <Button kind="plain" onClick={() => void send('new')}>
              {t('sameNew')}
            </Button>
          </>
        }
      >
        <p>{t(same === 'person' ? 'samePerson' : 'sameHousehold')}</p>
      </Dialog>
    </Desk>
  )
}

function Received({ receipt: r, again, open }: { receipt: IntakeReceipt; again: () => void; open: () => void }) {
  const now = useNow(60_000)
  return (
    <Desk title={t('intake')} current="/staff/care/new">
      <Bar heading={t(r.joined ? 'joinedTitle' : 'receivedTitle')} />
      <div class="body">
        <Panel kind="lit">
          <dl class="facts">
            <div>
              <dt>{t('code')}</dt>
              <dd class="big">{codeOf(r.code)}</dd>
            </div>
            <div>
              <dt>{t('promise')}</dt>
              <dd>{promised({ due_at: r.due_at, pause_reason: null }, now).words}</dd>
            </div>
            <div>
              <dt>{t('dong')}</dt>
              <dd>
                {dongOf(r.dong)}, {r.dong.phone}
              </dd>
            </div>
          </dl>
          <p class="m8">{t('sayCode')}</p>
        </Panel>
        {!r.readable && <Note icon="info">{t('elsewhere', { dong: dongOf(r.dong) })}</Note>}
        <div class="row wrap">
          {r.readable && (
            <Button size="sm" onClick={open}>
              {t('openIt')}
            </Button>
          )}
          <Button kind="plain" size="sm" onClick={again}>
            {t('another')}
          </Button>
          <ButtonLink kind="plain" size="sm" href="/staff/care">
            {t('back')}
          </ButtonLink>
        </div>
      </div>
    </Desk>
  )
}
