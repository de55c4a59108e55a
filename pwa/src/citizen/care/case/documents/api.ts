import { api, body } from '../../../../api/client'
import { Problem } from '../../../../api/problem'
import type { components } from '../../../../api/schema'
import { reached, unreached } from '../../../../lib/online'

export type Document = components['schemas']['Document']
export type Link = components['schemas']['Link']

const one = (case_id: string) => ({ params: { path: { case_id } } })
const document_ = (case_id: string, document_id: string) => ({ params: { path: { case_id, document_id } } })

export const loadDocuments = (id: string): Promise<Document[]> => body(api.GET('/api/care/cases/{case_id}/documents', one(id)))
export const linkTo = (id: string, document_id: string): Promise<Link> => body(api.POST('/api/care/cases/{case_id}/documents/{document_id}/link', document_(id, document_id)))
export const removeDocument = (id: string, document_id: string): Promise<undefined> =>
  body(api.DELETE('/api/care/cases/{case_id}/documents/{document_id}', document_(id, document_id))) as Promise<undefined>

// A large photo on a slow line takes its time.
const PATIENCE = 120_000

/** Sends one file; fetch cannot say how far it is. */
export function postDocument(id: string, file: File, onPart: (part: number) => void): Promise<Document[]> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/care/cases/${id}/documents`)
    request.responseType = 'json'
    request.timeout = PATIENCE
    request.upload.onprogress = e => e.lengthComputable && onPart(e.loaded / e.total)
    request.onload = () => {
      reached()
      if (request.status === 401) dispatchEvent(new Event('not-signed-in'))
      if (request.status < 400) return done(request.response as Document[])
      const members: unknown = request.response
      fail(new Problem({ code: request.status >= 500 ? 'unavailable' : 'invalid_request', ...(typeof members === 'object' ? members : {}), status: request.status }))
    }
    request.onerror = () => {
      unreached()
      fail(new Problem({ code: 'offline', title: 'Not reached' }))
    }
    request.ontimeout = () => fail(new Problem({ code: 'timeout', title: 'Not reached' }))
    const form = new FormData()
    form.append('file', file, file.name || 'photo.jpg')
    request.send(form)
  })
}
