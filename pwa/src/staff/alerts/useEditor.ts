import { useEffect, useState } from 'preact/hooks'
import { isProblem, Problem } from '../../api/problem'
import { useDraft, type Draft } from '../../lib/draft'
import { useLocation } from '../../lib/router'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import type { StaffAlert } from '../types'
import { withPasskey } from '../stepUp'
import { tabDraft, useTabDraft } from '../tabDraft'
import { breakGlass, change, create, rehearse, remove, submit } from './calls'
import { EMPTY, fromAlert, toBody, type Form } from './form'
import { NO_REASON, type Reason } from './ReasonDialog'
import { t } from './words'

/** Why it cannot wait for a second person. `refused`: why it has not gone out, for the page of the draft that was kept instead. */
interface Glass extends Reason {
  refused: string
}
const NO_GLASS: Glass = { ...NO_REASON, refused: '' }
const glassOf = (id: string): string => `alert:${id}:glass`

export interface Editing {
  form: Form
  ready: boolean
  write: (part: Partial<Form>) => void
  busy: 'save' | 'send' | 'glass' | 'remove' | undefined
  problem: string
  /** Somebody else saved the draft since this was begun. */
  stale: boolean
  save: () => Promise<void>
  /** Asks somebody else to approve it; an exercise goes out at once. */
  send: () => Promise<void>
  /** Sends a 위급 without waiting. Settles when it is out, or refused. */
  breakGlass: (reason: string) => Promise<void>
  glass: Draft<Glass>
  remove: () => Promise<void>
  /** Gives up what is here for what the server has. */
  takeTheirs: () => Promise<void>
}

/**
 * The form of a draft. Every letter is kept on this device at once; the server gets it when the
 * operator saves or sends, with the version it was written upon.
 */
export function useEditor(alert: StaffAlert | undefined, reload: () => Promise<void>): Editing {
  const { route } = useLocation()
  const draft = useDraft<Form>(`alert:${alert?.id ?? 'new'}`, alert ? fromAlert(alert) : EMPTY)
  const glass = useTabDraft(glassOf(alert?.id ?? 'new'), NO_GLASS)
  const [busy, setBusy] = useState<Editing['busy']>()
  const [problem, setProblem] = useState('')
  const [refused, setRefused] = useState(false)
  const form = draft.value.value
  const ready = draft.ready.value

  // Nothing unsaved here: the server's words are the words.
  useEffect(() => {
    if (ready && alert && !draft.value.peek().dirty && draft.value.peek().version !== alert.version) draft.set(fromAlert(alert))
  }, [ready, alert?.version])

  const stale = alert !== undefined && ready && (refused || (form.dirty && (form.version ?? 0) < alert.version))

  const attempt = async (what: NonNullable<Editing['busy']>, run: () => Promise<void>): Promise<void> => {
    if (busy) return
    setBusy(what)
    setProblem('')
    try {
      await run()
    } catch (error) {
      setRefused(isProblem(error, 'stale_version'))
      await reload()
      const unsure = (what === 'send' || what === 'glass') && error instanceof Problem && error.status === 0
      setProblem(unsure ? `${explain(error)} ${t('sendFailed')}` : explain(error))
    }
    setBusy(undefined)
  }

  /** The draft as the server has it after this. */
  const saved = async (): Promise<StaffAlert> => {
    const now = draft.value.peek()
    if (alert && !now.dirty && now.version !== null) return { ...alert, version: now.version }
    const made = alert ? await change(alert.id, now.version ?? alert.version, toBody(now)) : await create(toBody(now), draft.requestKey())
    if (draft.value.peek() === now) draft.set({ ...fromAlert(made) })
    else draft.set({ version: made.version })
    return made
  }

  const goOut = (what: 'send' | 'glass', run: (made: StaffAlert) => Promise<StaffAlert>): Promise<void> =>
    attempt(what, async () => {
      const made = await saved()
      try {
        await run(made)
      } catch (error) {
        if (alert) throw error
        // It is a saved draft by now, so it goes on as one.
        if (what === 'glass') {
          const kept = tabDraft(glassOf(made.id), NO_GLASS)
          kept.set({ reason: glass.value.peek().reason, refused: explain(error) })
          await kept.saved()
        } else toast(explain(error))
      }
      if (what === 'glass') await glass.clear()
      await draft.clear()
      if (alert) await reload()
      else route(`/staff/alerts/${made.id}`, true)
    })

  return {
    form,
    ready,
    busy,
    problem,
    stale,
    write: part => draft.set({ ...part, dirty: true }),
    save: () =>
      attempt('save', async () => {
        const made = await saved()
        if (alert) return reload()
        await draft.clear()
        route(`/staff/alerts/${made.id}`, true)
      }),
    // The key stays with what was written: pressing again after a silence sends nothing twice.
    send: () => goOut('send', made => (made.exercise ? rehearse(made.id, made.version, draft.requestKey()) : submit(made.id, made.version))),
    glass,
    breakGlass: reason => goOut('glass', made => withPasskey(() => breakGlass(made.id, made.version, reason, draft.requestKey()))),
    remove: () =>
      attempt('remove', async () => {
        if (alert) await remove(alert.id)
        await draft.clear()
        route('/staff/alerts', true)
      }),
    async takeTheirs() {
      setRefused(false)
      setProblem('')
      await draft.clear()
      if (alert) draft.set(fromAlert(alert))
    },
  }
}
