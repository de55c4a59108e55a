import { useEffect, useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Switch } from '../../ui/Switch'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { loadDistricts } from '../scope'
import { staff } from '../session'
import type { StaffAlert, Topic } from '../types'
import { beforeOf } from './before'
import { loadHistory } from './calls'
import { BySms } from './BySms'
import { Changes } from './Changes'
import { asText, HAZARDS, hazardOf, LANG_NAMES, LANGS, linkWrong, mayText, missing, STAGES, TOPICS, untranslated, type Missing, type TextLang } from './form'
import { LevelChoice } from './LevelChoice'
import { Past } from './Past'
import { ReasonDialog } from './ReasonDialog'
import { Rehearsal } from './Rehearsal'
import { SendDialog } from './SendDialog'
import { stamp } from './say'
import { Templates } from './Templates'
import { Texts } from './Texts'
import { SendAt, Until } from './Until'
import { useAudience } from './useAudience'
import { useSmsEstimate } from './useSmsEstimate'
import { useEditor, type Editing } from './useEditor'
import { number, scopeOf } from './where'
import { Who } from './Who'
import { Origin } from './sources/Part'
import { t } from './words'

interface EditorProps {
  /** The draft that is edited; none while a new one is written. */
  alert?: StaffAlert
  reload?: () => Promise<void>
}

export function Editor({ alert, reload = () => Promise.resolve() }: EditorProps) {
  const editing = useEditor(alert, reload)
  const { form, write } = editing
  const all = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const counted = useAudience(form)
  const estimated = useSmsEstimate(form)
  const [lang, setLang] = useState<TextLang>('ko')
  const [asking, setAsking] = useState<'send' | 'remove' | 'glass' | 'templates'>()
  const history = useResource(`staff:alert:${alert?.id ?? 'new'}:history:${alert?.version ?? 0}`, () => (alert ? loadHistory(alert.id) : Promise.resolve(undefined))).data.value
  const { refused } = editing.glass.value.value
  useEffect(() => {
    if (refused) setAsking('glass')
  }, [refused])
  const person = staff.value
  if (!person) return null
  const { citywide, districts } = scopeOf(person, all.data.value ?? [])
  const lacks = missing(form, Date.now(), citywide)
  const toggle = (topic: Topic): void => write({ topics: form.topics.includes(topic) ? form.topics.filter(x => x !== topic) : [...form.topics, topic] })
  const follows = alert?.msg_type ?? 'alert'
  const heading = t(follows === 'update' ? 'editUpdate' : follows === 'cancel' ? 'editClear' : alert ? 'edit' : 'compose')
  const before = alert && beforeOf(alert, history, form.dirty ? alert.version + 1 : alert.version)
  const returned = alert?.decision?.decision === 'returned' && alert.decision.version <= alert.version ? alert.decision : undefined
  const lacking = untranslated(form).filter(one => one !== 'ko')
  const find = (what: Missing): void => {
    const { field, tab } = FIELDS[what]
    if (tab) setLang(tab)
    // After the tab has changed.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(field)?.focus())
  }
  const closeGlass = (): void => {
    if (refused) editing.glass.set({ refused: '' })
    setAsking(undefined)
  }
  return (
    <Desk title={heading} current={alert ? '/staff/alerts' : '/staff/alerts/new'}>
      <Bar heading={heading}>
        <Saved editing={editing} alert={alert} />
        {follows === 'alert' && (
          <Button kind="plain" size="sm" icon="template" onClick={() => setAsking('templates')}>
            {t('templates')}
          </Button>
        )}
        {(alert || form.dirty) && (
          <Button kind="plain" size="sm" onClick={() => setAsking('remove')}>
            {t('remove')}
          </Button>
        )}
        <Button kind="plain" size="sm" icon="doc" busy={editing.busy === 'save'} disabled={lacks.length > 0 || !form.dirty || editing.stale} why="missing" onClick={() => void editing.save()}>
          {t('save')}
        </Button>
      </Bar>
      {editing.stale && alert && <Stale alert={alert} editing={editing} />}
      {returned && !editing.stale && (
        <section class="stale" role="status">
          <div class="grow">
            <h2>{t('returnedTitle', { who: returned.approver_name, at: stamp(returned.at) })}</h2>
            <p>{returned.reason}</p>
          </div>
        </section>
      )}
      <div class="write">
        <form class="pane" onSubmit={e => e.preventDefault()}>
          {alert && <Origin id={alert.id} />}
          {follows !== 'cancel' && (
            <>
              <LevelChoice level={form.level} choose={level => write({ level })} />
              <fieldset data-missing="m_topics" tabIndex={-1}>
                <legend>{t('topics')}</legend>
                <Chips label={t('topics')}>
                  {TOPICS.map(topic => (
                    <Chip key={topic} on={form.topics.includes(topic)} onClick={() => toggle(topic)}>
                      {t(`topic_${topic}`)}
                    </Chip>
                  ))}
                </Chips>
              </fieldset>
              <fieldset>
                <legend>{t('hazard')}</legend>
                <Chips label={t('hazard')}>
                  {(['none', ...HAZARDS] as const).map(one => (
                    <Chip key={one} on={hazardOf(form) === one} onClick={() => write({ hazard: one })}>
                      {t(`hazard_${one}`)}
                    </Chip>
                  ))}
                </Chips>
                <p class="t2 s m4">{t('hazardText')}</p>
              </fieldset>
              <fieldset>
                <legend>{t('stage')}</legend>
                <Chips label={t('stage')}>
                  {(['', ...STAGES] as const).map(one => (
                    <Chip key={one} on={form.stage === one} onClick={() => write({ stage: one })}>
                      {one ? t(`stage_${one}`) : t('stageNone')}
                    </Chip>
                  ))}
                </Chips>
                <p class="t2 s m4">{t('stageText')}</p>
              </fieldset>
            </>
          )}
          <Texts form={form} lang={lang} show={setLang} write={(which, part) => write({ [which]: { ...form[which], ...part } })} />
          {lacking.length > 0 && form.ko.headline && <Note icon="globe">{t('lacking', { langs: lacking.map(one => LANG_NAMES[one]).join(', ') })}</Note>}
          <Until until={form.until} choose={until => write({ until })} />
          <SendAt form={form} choose={sendAt => write({ sendAt })} />
          {follows !== 'cancel' && mayText(form) && <BySms form={form} estimated={estimated} choose={smsAfter => write({ smsAfter })} />}
          {follows !== 'cancel' && (
            <fieldset>
              <legend>{t('asks')}</legend>
              <Switch on={form.asks} label={t('asksSwitch')} onChange={asks => write({ asks })} />
              <p class="t2 s m4">{t('asksText')}</p>
            </fieldset>
          )}
          <Field label={t('link')} hint={t('linkHint')} name="link" value={form.link} onInput={link => write({ link })} error={linkWrong(form.link) ? t('linkWrong') : undefined} />
          {follows === 'alert' && (
            <fieldset>
              <legend>{t('exercise')}</legend>
              <Switch on={form.exercise} label={t('exerciseSwitch')} onChange={exercise => write({ exercise })} />
              <p class="t2 s m4">
                {t('exerciseText')}{' '}
                <a class="link" href="/staff/alerts/phones">
                  {t('phones')}
                </a>
              </p>
            </fieldset>
          )}
        </form>
        {follows === 'cancel' ? (
          <section class="pane aud">
            <h2>{t('who')}</h2>
            <p class="big">{t('reachedOnly', { n: number(history?.reached ?? 0) })}</p>
            <p class="t2">{t('reachedText')}</p>
            {before && <Changes title={before.title} before={before.form} after={form} districts={all.data.value ?? []} />}
          </section>
        ) : (
          <Who form={form} districts={districts} citywide={citywide} counted={counted} choose={write}>
            {follows === 'update' && <Note icon="info">{t('reachedToo')}</Note>}
            {before && <Changes title={before.title} before={before.form} after={form} districts={all.data.value ?? []} />}
          </Who>
        )}
        <section class="pane reh">
          <Rehearsal form={form} lang={lang} show={setLang} allClear={follows === 'cancel'} />
          {alert && history && <Past alert={alert} history={history} />}
          <div class="finish">
            <div id="missing">
              {lacks.length > 0 ? (
                <>
                  <h3>{t('missing')}</h3>
                  <ul class="lacks">
                    {lacks.map(what => (
                      <li key={what}>
                        <button type="button" class="link" onClick={() => find(what)}>
                          {lackWord(what)}
                        </button>
                      </li>
                    ))}
                  </ul>
                </>
              ) : (
                <p class="t2">{t('ready')}</p>
              )}
            </div>
            <p class="warn" role="alert" hidden={!editing.problem || asking === 'send' || asking === 'glass'}>
              {editing.problem}
            </p>
            <Button icon={form.exercise ? 'shield' : 'send'} disabled={lacks.length > 0 || editing.stale} why="missing" onClick={() => setAsking('send')}>
              {t(form.exercise ? 'rehearse' : 'submit')}
            </Button>
          </div>
        </section>
      </div>
      <SendDialog form={form} districts={all.data.value ?? []} counted={counted} estimated={estimated} open={asking === 'send'} busy={editing.busy === 'send'} problem={editing.problem} reached={follows === 'cancel' ? (history?.reached ?? 0) : undefined} onClose={() => setAsking(undefined)} onSend={() => void editing.send()} onGlass={form.level === 4 && follows === 'alert' && !form.exercise ? () => setAsking('glass') : undefined} />
      <ReasonDialog open={asking === 'glass'} title={t('glassTitle')} text={t('glassText')} label={t('glassReason')} action={t('glassSend')} busy={editing.busy === 'glass'} problem={editing.problem || refused} draft={editing.glass} onClose={closeGlass} onDone={reason => void editing.breakGlass(reason)} />
      <Templates form={form} whole={lacks.length === 0} open={asking === 'templates'} onClose={() => setAsking(undefined)} choose={write} />
      <Dialog
        open={asking === 'remove'}
        title={t('removeTitle')}
        onClose={() => setAsking(undefined)}
        actions={
          <>
            <Button busy={editing.busy === 'remove'} onClick={() => void editing.remove().then(() => setAsking(undefined))}>
              {t('remove')}
            </Button>
            <Button kind="plain" onClick={() => setAsking(undefined)}>
              {t('keep')}
            </Button>
          </>
        }
      >
        <p>{t('removeText')}</p>
      </Dialog>
    </Desk>
  )
}

const FIELDS: Record<Missing, { field: string; tab?: TextLang }> = {
  m_level: { field: '[data-missing="m_level"]' },
  m_topics: { field: '[data-missing="m_topics"] button' },
  m_places: { field: '[data-missing="m_places"] button' },
  m_ko_event: { field: '[name="ko-event"]', tab: 'ko' },
  m_ko_headline: { field: '[name="ko-headline"]', tab: 'ko' },
  m_ko_body: { field: '[name="ko-body"]', tab: 'ko' },
  m_until: { field: '[name="until"]' },
  m_send_at: { field: '[name="send-at"]' },
  m_link: { field: '[name="link"]' },
  ...(Object.fromEntries(
    LANGS.flatMap(tab => [
      [`part_${tab}`, { field: `[name="${tab}-event"]`, tab }],
      [`long_${tab}`, { field: '.pane [aria-invalid]', tab }],
    ]),
  ) as Record<`part_${TextLang}` | `long_${TextLang}`, { field: string; tab: TextLang }>),
}

function lackWord(what: Missing): string {
  const lang = LANGS.find(one => what.endsWith(`_${one}`))
  if (lang && what.startsWith('part_')) return t('m_part', { lang: LANG_NAMES[lang] })
  if (lang && what.startsWith('long_')) return t('m_long', { lang: LANG_NAMES[lang] })
  return t(what as Exclude<Missing, `part_${TextLang}` | `long_${TextLang}`>)
}

function Saved({ editing, alert }: { editing: Editing; alert: StaffAlert | undefined }) {
  const word = editing.form.dirty ? t('onDevice') : alert ? t('savedAt', { n: alert.version, at: hhmm(alert.updated_at), who: alert.author_name }) : t('nothingYet')
  return (
    <span class="stat grow" role="status">
      <Icon name={editing.form.dirty ? 'edit' : 'doc'} size="m" />
      {word}
    </span>
  )
}

function Stale({ alert, editing }: { alert: StaffAlert; editing: Editing }) {
  const copy = (): void => void navigator.clipboard.writeText(asText(editing.form)).then(() => toast(t('staleCopied'), { icon: 'check' }), () => toast(t('copyFailed')))
  return (
    <section class="stale" role="alert">
      <div class="grow">
        <h2>{t('staleTitle')}</h2>
        <p>{t('staleText', { who: alert.author_name, at: hhmm(alert.updated_at) })}</p>
      </div>
      <Button size="sm" kind="plain" onClick={copy}>
        {t('staleCopy')}
      </Button>
      <Button size="sm" onClick={() => void editing.takeTheirs()}>
        {t('staleReload')}
      </Button>
    </section>
  )
}
