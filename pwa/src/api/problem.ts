/** A refusal as the API says it (RFC 9457), or one that the network made: `offline`, `timeout`. */
export class Problem extends Error {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  /** Members beyond the standard's, such as `fields`, `retry_after` (seconds) or `alternatives`. */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(members: Record<string, unknown>) {
    const { type, title, status, code, detail, ...extensions } = members
    super(String(title ?? code ?? 'problem'))
    this.name = 'Problem'
    this.type = String(type ?? 'about:blank')
    this.title = String(title ?? '')
    this.status = Number(status ?? 0)
    this.code = String(code ?? 'internal')
    this.detail = String(detail ?? '')
    this.extensions = extensions
  }

  static async from(response: Response): Promise<Problem> {
    const members: unknown = await response.json().catch(() => null)
    return Problem.of(members, response)
  }

  static of(members: unknown, response: Response): Problem {
    const known = typeof members === 'object' && members !== null ? (members as Record<string, unknown>) : {}
    return new Problem({ code: response.status >= 500 ? 'unavailable' : 'invalid_request', ...known, status: response.status })
  }
}

export const isProblem = (error: unknown, code: string): error is Problem => error instanceof Problem && error.code === code
