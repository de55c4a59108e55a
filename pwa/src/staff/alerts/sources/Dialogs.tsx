import { useState } from 'preact/hooks'
import { useDraft } from '../../../lib/draft'
import { Button } from '../../../ui/Button'
import { Chip, Chips } from '../../../ui/Chip'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { levelWord, type LevelNumber } from '../../../ui/Level'
import { Switch } from '../../../ui/Switch'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import type { Topic } from '../../types'
import { TOPICS } from '../form'
import { t as alerts } from '../words'
import { addRule, addSource, changeSource, type Source, type SourceBody } from './calls'
import { t } from './words'

const KINDS = ['cap', 'national'] as const
const LEVELS: readonly LevelNumber[] = [4, 3, 2, 1]

interface DialogProps {
  onClose: () => void
  onDone: () => void
}

/** A new source, or another address or name for one. */
export function SourceDialog({ source, onClose, onDone }: DialogProps & { source?: Source | undefined }) {
  const draft = useDraft<SourceBody>(`alert-source:${source ? `${source.id}:${source.version}` : ''}`, source ? { kind: source.kind, name: source.name, url: source.url, active: source.active } : { kind: 'cap', name: '', url: '', active: true })
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ name?: string; url?: string; all?: string }>({})
  const go = async (): Promise<void> => {
    if (busy) return
    if (!form.name.trim()) return setProblem({ name: t('lacksName') })
    if (!/^https?:\/\/[^/\s]\S*$/.test(form.url)) return setProblem({ url: t('lacksUrl') })
    setBusy(true)
    setProblem({})
    try {
      await (source ? changeSource(source.id, source.version, form) : addSource(form, draft.requestKey()))
      await draft.clear()
      toast(t('saved'), { icon: 'check' })
      onDone()
    } catch (error) {
      setProblem({ all: explain(error) })
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={source ? t('change') : t('add')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <form
        class="fields"
        onSubmit={e => {
          e.preventDefault()
          void go()
        }}
      >
        <fieldset>
          <legend>{t('kind')}</legend>
          <Chips label={t('kind')}>
            {KINDS.map(kind => (
              <Chip key={kind} on={form.kind === kind} onClick={() => draft.set({ kind })}>
                {t(`kind_${kind}`)}
              </Chip>
            ))}
          </Chips>
        </fieldset>
        <Field label={t('name')} hint={t('nameHint')} value={form.name} error={problem.name} onInput={name => draft.set({ name })} focused />
        <Field label={t('url')} hint={t('urlHint')} type="url" value={form.url} error={problem.url} onInput={url => draft.set({ url })} />
        <Switch on={form.active} label={t('active')} onChange={active => draft.set({ active })} />
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem.all}>
        {problem.all}
      </p>
    </Dialog>
  )
}

/** What is to go out by itself; it waits for somebody else's yes. */
export function RuleDialog({ source, onClose, onDone }: DialogProps & { source: Source }) {
  const [level, setLevel] = useState<LevelNumber>(4)
  const [topics, setTopics] = useState<readonly Topic[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      await addRule(source.id, { min_level: level, topics: [...topics] })
      toast(t('saved'), { icon: 'check' })
      onDone()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={t('ruleAdd')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void go()}>
            {t('save')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p class="t2">{t('ruleText')}</p>
      <div class="fields m16">
        <fieldset>
          <legend>{t('ruleLevel')}</legend>
          <Chips label={t('ruleLevel')}>
            {LEVELS.map(one => (
              <Chip key={one} on={one === level} onClick={() => setLevel(one)}>
                {levelWord(one)}
              </Chip>
            ))}
          </Chips>
        </fieldset>
        <fieldset>
          <legend>{t('ruleTopics')}</legend>
          <p class="t2 s m4">{t('ruleTopicsHint')}</p>
          <Chips label={t('ruleTopics')}>
            {TOPICS.map(topic => (
              <Chip key={topic} on={topics.includes(topic)} onClick={() => setTopics(topics.includes(topic) ? topics.filter(one => one !== topic) : [...topics, topic])}>
                {alerts(`topic_${topic}`)}
              </Chip>
            ))}
          </Chips>
        </fieldset>
      </div>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
