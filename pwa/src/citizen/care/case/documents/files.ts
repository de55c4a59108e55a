import { hasRegistrationNumber } from '../../number'

export const MOST_BYTES = 10 * 1024 * 1024
export const MOST_DOCUMENTS = 20
export const KINDS = ['image/jpeg', 'image/png', 'application/pdf'] as const

/** 1.2MB, 340KB: as people compare sizes. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))}KB`
  return `${(bytes / (1024 * 1024)).toFixed(1).replace(/\.0$/, '')}MB`
}

export type WrongFile = 'tooBig' | 'wrongKind' | 'empty' | 'tooMany' | 'noNumber'

/** What would be refused, said before it is sent. What is in the file, the server looks at. */
export function wrongFile(file: Pick<File, 'name' | 'size' | 'type'>, there: number): WrongFile | undefined {
  if (there >= MOST_DOCUMENTS) return 'tooMany'
  if (file.size === 0) return 'empty'
  if (!KINDS.some(kind => kind === file.type)) return 'wrongKind'
  if (file.size > MOST_BYTES) return 'tooBig'
  return hasRegistrationNumber(file.name) ? 'noNumber' : undefined
}
