import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { hhmm } from '../../lib/time'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { loadDistricts } from '../scope'
import { staff } from '../session'
import type { StaffAlert, Topic } from '../types'
import { asText, HAZARDS, hazardOf, isBlank, linkWrong, missing, TOPICS, type Missing, type TextLang } from './form'
import { LevelChoice } from './LevelChoice'
import { Lock } from './Lock'
import { SendDialog } from './SendDialog'
import { Texts } from './Texts'
import { Until } from './Until'
import { useAudience } from './useAudience'
import { useEditor, type Editing } from './useEditor'
import { scopeOf } from './where'
import { Who } from './Who'
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
  const [lang, setLang] = useState<TextLang>('ko')
  const [asking, setAsking] = useState<'send' | 'remove'>()
  const person = staff.value
  if (!person) return null
  const { citywide, districts } = scopeOf(person, all.data.value ?? [])
  const lacks = missing(form, Date.now(), citywide)
  const toggle = (topic: Topic): void => write({ topics: form.topics.includes(topic) ? form.topics.filter(x => x !== topic) : [...form.topics, topic] })
  const heading = t(alert ? 'edit' : 'compose')
  const find = (what: Missing): void => {
    const { field, tab } = FIELDS[what]
    if (tab) setLang(tab)
    // After the tab has changed.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(field)?.focus())
  }
  return (
    <Desk title={heading} current={alert ? '/staff/alerts' : '/staff/alerts/new'}>
      <Bar heading={heading}>
        <Saved editing={editing} alert={alert} />
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
      <div class="write">
        <form class="pane" onSubmit={e => e.preventDefault()}>
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
          <Texts form={form} lang={lang} show={setLang} write={(which, part) => write({ [which]: { ...form[which], ...part } })} />
          <Until until={form.until} choose={until => write({ until })} />
          <Field label={t('link')} hint={t('linkHint')} name="link" value={form.link} onInput={link => write({ link })} error={linkWrong(form.link) ? t('linkWrong') : undefined} />
        </form>
        <Who form={form} districts={districts} citywide={citywide} counted={counted} choose={write} />
        <section class="pane reh">
          <h2>{t('locks')}</h2>
          <Lock form={form} lang="ko" />
          <Lock form={form} lang="en" dark />
          <div class="finish">
            {isBlank(form.en) && !isBlank(form.ko) && <Note icon="globe">{t('englishNone')}</Note>}
            <div id="missing">
              {lacks.length > 0 ? (
                <>
                  <h3>{t('missing')}</h3>
                  <ul class="lacks">
                    {lacks.map(what => (
                      <li key={what}>
                        <button type="button" class="link" onClick={() => find(what)}>
                          {t(what)}
                        </button>
                      </li>
                    ))}
                  </ul>
                </>
              ) : (
                <p class="t2">{t('ready')}</p>
              )}
            </div>
            <p class="warn" role="alert" hidden={!editing.problem || asking === 'send'}>
              {editing.problem}
            </p>
            <Button icon="send" disabled={lacks.length > 0 || editing.stale} why="missing" onClick={() => setAsking('send')}>
              {t('send')}
            </Button>
          </div>
        </section>
      </div>
      <SendDialog form={form} districts={all.data.value ?? []} counted={counted} open={asking === 'send'} busy={editing.busy === 'send'} problem={editing.problem} onClose={() => setAsking(undefined)} onSend={() => void editing.send()} />
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
  m_ko_long: { field: '.pane [aria-invalid]', tab: 'ko' },
  m_en: { field: '[name="en-event"]', tab: 'en' },
  m_en_long: { field: '.pane [aria-invalid]', tab: 'en' },
  m_until: { field: '[name="until"]' },
  m_link: { field: '[name="link"]' },
}

function Saved({ editing, alert }: { editing: Editing; alert: StaffAlert | undefined }) {
  const word = editing.form.dirty ? t('onDevice') : alert ? t('savedAt', { at: hhmm(alert.updated_at), who: alert.author_name }) : t('nothingYet')
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
