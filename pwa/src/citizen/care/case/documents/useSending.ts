import { useRef, useState } from 'preact/hooks'
import { explain } from '../../../../messages/errors'
import { isProblem } from '../../../../api/problem'
import { postDocument, type Document } from './api'
import { sizeOf, wrongFile } from './files'
import { t } from './words'

export interface SentFile {
  id: number
  file: File
  state: 'waiting' | 'sending' | 'sent' | 'refused'
  /** 0 to 1. */
  part: number
  problem: string
  /** Another try may go well: the file itself is all right. */
  retry: boolean
}

export interface Sendings {
  files: readonly SentFile[]
  add: (files: readonly File[]) => void
  again: (id: number) => void
  drop: (id: number) => void
}

/** Files go one after the other; what fails stays in sight with why, and nothing half is kept anywhere. */
export function useSending(caseId: string, there: number, onSent: (all: Document[]) => void): Sendings {
  const [files, setFiles] = useState<readonly SentFile[]>([])
  const list = useRef<SentFile[]>([])
  const count = useRef(there)
  const next = useRef(1)
  const busy = useRef(false)
  if (!busy.current) count.current = there
  const show = (): void => setFiles([...list.current])
  const change = (id: number, part: Partial<SentFile>): void => {
    list.current = list.current.map(one => (one.id === id ? { ...one, ...part } : one))
    show()
  }
  const run = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    for (let one = waiting(); one; one = waiting()) {
      const { id, file } = one
      change(id, { state: 'sending', part: 0 })
      try {
        const all = await postDocument(caseId, file, part => change(id, { part }))
        count.current = all.length
        list.current = list.current.filter(other => other.id !== id)
        show()
        onSent(all)
      } catch (error) {
        const lasting = isProblem(error, 'document_unknown') || isProblem(error, 'document_too_large') || isProblem(error, 'registration_number') || isProblem(error, 'case_ended')
        change(id, { state: 'refused', problem: explain(error), retry: !lasting })
      }
    }
    busy.current = false
  }
  const waiting = (): SentFile | undefined => list.current.find(one => one.state === 'waiting')
  return {
    files,
    add(chosen) {
      for (const file of chosen) {
        const ahead = list.current.filter(one => one.state !== 'refused').length
        const wrong = wrongFile(file, count.current + ahead)
        list.current.push({
          id: next.current++, file, part: 0, state: wrong ? 'refused' : 'waiting', retry: false,
          problem: wrong ? (wrong === 'tooBig' ? t('tooBig', { size: sizeOf(file.size) }) : t(wrong)) : '',
        }) // prettier-ignore
      }
      show()
      void run()
    },
    again(id) {
      change(id, { state: 'waiting', problem: '' })
      void run()
    },
    drop(id) {
      list.current = list.current.filter(one => one.id !== id)
      show()
    },
  }
}
