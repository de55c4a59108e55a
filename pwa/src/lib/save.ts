import { Problem } from '../api/problem'

/** Saves a file that was asked for with `parseAs: 'blob'`, under the name that the server gave it. */
export async function save(answer: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<void> {
  const { data, error, response } = await answer
  if (!response.ok) throw Problem.of(error, response)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data as Blob)
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'gwangju'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
