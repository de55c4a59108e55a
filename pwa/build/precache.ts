import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Chunk {
  file: string
  css?: string[]
  assets?: string[]
  imports?: string[]
  dynamicImports?: string[]
}

export interface Precached {
  url: string
  /** null where the name itself changes with the content. */
  revision: string | null
}

const LASTING = ['boot.js', 'manifest.webmanifest', 'favicon.svg', 'icons/icon-192.png', 'icons/badge-96.png', ...[1, 2, 3, 4].flatMap(n => [`icons/level-${n}.png`, `icons/level-${n}-badge.png`])]
/** Those that names and questions may need: a tablet has nowhere to fetch them. */
const COMMON = /-ks-\d+-/
/** Letters beyond the interface's own are kept when they were first seen. */
const LATER = /-(?:(?:ks|all)-\d+|more)-/

type Manifest = Record<string, Chunk>

const manifestOf = (dist: string): Manifest => JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest

/** The files that an entry needs, with those lazy parts that `follows` asks for. */
function reached(manifest: Manifest, entry: string, follows: (name: string) => boolean): string[] {
  const files = new Set<string>()
  const seen = new Set<string>()
  const walk = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk || seen.has(name)) return
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(follows)]) walk(next)
  }
  walk(entry)
  return [...files].filter(f => f.startsWith('assets/') && !LATER.test(f)).sort()
}

/** Every file that the citizen's entry can reach: the shell, its lazy pages and both languages; nothing of the desk. */
export function precacheList(dist: string): Precached[] {
  const hashed = reached(manifestOf(dist), 'index.html', () => true)
  const revision = (file: string): string => createHash('sha256').update(readFileSync(join(dist, file))).digest('hex').slice(0, 16)
  return [
    { url: '/', revision: revision('index.html') },
    ...LASTING.filter(f => existsSync(join(dist, f))).map(f => ({ url: `/${f}`, revision: revision(f) })),
    ...hashed.map(f => ({ url: `/${f}`, revision: null })),
  ]
}

/** What the one page of the desk that opens without a connection needs, in both languages; nothing of its other pages. */
export function shellList(dist: string): { entry: string; files: string[] } {
  const manifest = manifestOf(dist)
  const entry = manifest['staff/index.html']
  if (!entry) throw new Error('The desk has no entry')
  const files = reached(manifest, 'staff/index.html', name => /^src\/staff\/care\/(offline|visit)\/|\/en\.ts$/.test(name))
  const letters = readdirSync(join(dist, 'assets')).filter(f => COMMON.test(f)).map(f => `assets/${f}`)
  return { entry: `/${entry.file}`, files: [...files, ...letters].map(f => `/${f}`) }
}
