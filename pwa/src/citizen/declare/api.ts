import { api, body } from '../../api/client'
import { isProblem } from '../../api/problem'
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Declaration = Schemas['Declaration']

/** Null while nothing is declared. */
export async function loadDeclaration(): Promise<Declaration | null> {
  try {
    return await body(api.GET('/api/me/declaration'))
  } catch (error) {
    if (isProblem(error, 'not_found')) return null
    throw error
  }
}

export const putDeclaration = (said: Schemas['NewDeclaration']): Promise<Declaration> => body(api.PUT('/api/me/declaration', { body: said }))
