/** The citizen's first view as a phone loads it: the entry page, its scripts with their static imports, its styles. Fails above the limits. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMITS = { js: 30 * 1024, css: 10 * 1024 }
const dist = join(import.meta.dirname, '../dist')

function firstView(page: string): { js: Map<string, number>; css: Map<string, number> } {
  const html = readFileSync(join(dist, page), 'utf8')
  const js = new Map<string, number>()
  const css = new Map<string, number>()
  const weigh = (path: string): number => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length
  const follow = (path: string): void => {
    if (js.has(path)) return
    js.set(path, weigh(path))
    const source = readFileSync(join(dist, path), 'utf8')
    for (const [, name] of source.matchAll(/(?:^|[;}\n])import\s*(?:[^'"()]*?from\s*)?["'`]\.\/([^"'`]+)["'`]/g)) if (name) follow(`/assets/${name}`)
  }
  for (const [, path] of html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)) if (path) follow(path)
  for (const [, path] of html.matchAll(/href="(\/[^"]+\.css)"/g)) if (path) css.set(path, weigh(path))
  return { js, css }
}

const sum = (parts: Map<string, number>): number => [...parts.values()].reduce((a, b) => a + b, 0)
const kb = (n: number): string => `${(n / 1024).toFixed(2)} KB`

for (const page of ['index.html', 'staff/index.html']) {
  const { js, css } = firstView(page)
  console.log(`${page}: JavaScript ${kb(sum(js))}, CSS ${kb(sum(css))} (gzip)`)
  for (const [path, size] of [...js, ...css]) console.log(`  ${path.padEnd(44)} ${kb(size)}`)
  if (page === 'index.html' && (sum(js) > LIMITS.js || sum(css) > LIMITS.css)) {
    console.error(`The first view is over its limits: ${kb(LIMITS.js)} of JavaScript, ${kb(LIMITS.css)} of CSS.`)
    process.exitCode = 1
  }
}
