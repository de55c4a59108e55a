import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** The API reference's own files, so that the page at /api/schema needs no other server. */
export function reference(): Plugin {
  const from = createRequire(import.meta.url)
  return {
    name: 'reference',
    generateBundle() {
      for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css'])
        this.emitFile({ type: 'asset', fileName: `reference/${name}`, source: readFileSync(from.resolve(`swagger-ui-dist/${name}`)) })
    },
  }
}
