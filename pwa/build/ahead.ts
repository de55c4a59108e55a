import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The pages that people open from a notification, a shortcut or a link. */
const OPENED: readonly (readonly [path: string, page: string])[] = [
  ['^/alerts/?$', 'alerts/Page.tsx'],
  ['^/alerts/choices/?$', 'push/Page.tsx'],
  ['^/alerts/(?!choices)[^/]+/?$', 'alerts/One.tsx'],
  ['^/book/?$', 'bookings/services/Page.tsx'],
  ['^/book/[^/]+/?$', 'bookings/slots/Page.tsx'],
  ['^/bookings/?$', 'bookings/Page.tsx'],
  ['^/bookings/[^/]+/?$', 'bookings/pass/Page.tsx'],
  ['^/lending/?$', 'lending/Page.tsx'],
  ['^/lending/(?!size)[^/]+/?$', 'lending/pass/Page.tsx'],
  ['^/my/?$', 'my/Page.tsx'],
]

/** Tells boot.js which files a page needs, so that they travel with the shell and not after it. */
export function ahead(): Plugin {
  let dist = ''
  return {
    name: 'ahead',
    configResolved(config) {
      dist = join(config.root, config.build.outDir)
    },
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(part => part.type === 'chunk')
      const filesOf = (file: string, found = new Set<string>()): Set<string> => {
        const chunk = chunks.find(one => one.fileName === file)
        if (!chunk || found.has(file)) return found
        for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css)
        found.add(file)
        for (const next of chunk.imports) filesOf(next, found)
        return found
      }
      const holding = (module: string): string[] => {
        const chunk = chunks.find(one => one.moduleIds.some(id => id.endsWith(`/src/${module}`)))
        if (!chunk) throw new Error(`No file holds ${module}`)
        return [...filesOf(chunk.fileName)]
      }
      const first = holding('citizen/main.tsx')
      const list = OPENED.map(([path, page]) => [path, [...new Set([...holding('styles/rest.css'), ...holding(`citizen/${page}`)])].filter(file => !first.includes(file))])
      const boot = join(dist, 'boot.js')
      writeFileSync(boot, readFileSync(boot, 'utf8').replace('/* build/ahead.ts */ []', JSON.stringify(list)))
    },
  }
}
