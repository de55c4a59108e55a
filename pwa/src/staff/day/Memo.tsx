import { useSignalEffect } from '@preact/signals'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { online } from '../../lib/online'
import { hhmm } from '../../lib/time'
import { Icon } from '../../ui/Icon'
import { explain } from '../problems'
import { t } from './words'

const PAUSE = 900
const MOST = 2000

type Progress = { kind: 'still' } | { kind: 'writing' } | { kind: 'saving' } | { kind: 'saved'; at: number } | { kind: 'failed'; why: string }

interface MemoProps {
  id: string
  /** What the server has. */
  saved: string
  /** Throws when it could not be saved. */
  save: (text: string) => Promise<void>
}

/** Notes that save themselves. Until the server has them they are kept on this device, so that no failure loses a word. */
export function Memo({ id, saved, save }: MemoProps) {
  const field = useId()
  const draft = useDraft<{ text: string | null }>(`memo:${id}`, { text: null })
  const [progress, setProgress] = useState<Progress>({ kind: 'still' })
  const timer = useRef(0)
  const sending = useRef(false)
  const text = draft.value.value.text ?? saved
  const tooLong = [...text].length > MOST

  const send = async (): Promise<void> => {
    clearTimeout(timer.current)
    const wanted = draft.value.peek().text
    if (wanted === null || sending.current || [...wanted].length > MOST) return
    sending.current = true
    setProgress({ kind: 'saving' })
    try {
      await save(wanted)
      sending.current = false
      if (draft.value.peek().text !== wanted) return void send()
      await draft.clear()
      setProgress({ kind: 'saved', at: Date.now() })
    } catch (error) {
      sending.current = false
      setProgress({ kind: 'failed', why: explain(error) })
    }
  }

  const write = (next: string): void => {
    draft.set({ text: next })
    setProgress({ kind: 'writing' })
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void send(), PAUSE)
  }

  // What an earlier visit could not save is sent now; so is what waits when the connection comes back.
  useSignalEffect(() => {
    if (draft.ready.value && online.value && draft.value.peek().text !== null) void send()
  })
  useEffect(() => () => void send(), [])

  return (
    <div class="f memo">
      <label for={field}>
        <b>{t('memo')}</b>
      </label>
      <p class="s t2" id={`${field}h`}>
        {t('memoHint')}
      </p>
      <textarea id={field} rows={4} value={text} aria-describedby={`${field}h ${field}s`} aria-invalid={tooLong || undefined} onInput={e => write(e.currentTarget.value)} onBlur={() => void send()} />
      <p class={progress.kind === 'failed' || tooLong ? 'err' : 's t2'} id={`${field}s`} role="status">
        {(tooLong || progress.kind === 'failed') && <Icon name="level-3" />}
        <span>{tooLong ? t('memoTooLong') : progress.kind === 'saved' ? t('memo_saved', { at: hhmm(progress.at) }) : progress.kind === 'failed' ? `${t('memo_failed')} ${progress.why}` : progress.kind === 'still' ? '' : t(`memo_${progress.kind}`)}</span>
      </p>
      {progress.kind === 'failed' && !tooLong && (
        <button type="button" class="link" onClick={() => void send()}>
          {t('retry')}
        </button>
      )}
    </div>
  )
}
