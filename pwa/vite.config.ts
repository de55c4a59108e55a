import { defineConfig } from 'vite'
import { ahead } from './build/ahead.ts'
import { reference } from './build/reference.ts'

interface Modules {
  getModuleInfo: (id: string) => { importers: readonly string[] } | null
}

/** Whether the citizen's entry needs the module before it can show anything. */
function isFirst(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.endsWith('/src/citizen/main.tsx')) return true
  if (seen.has(id)) return false
  seen.add(id)
  return modules.getModuleInfo(id)?.importers.some(by => isFirst(by, modules, seen)) ?? false
}

/** Parts that the lazy pages share: one request for all of them, instead of one for each. */
function isShared(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.includes('/src/citizen/')) return true
  if (seen.has(id) || id.endsWith('/en.ts')) return false
  seen.add(id)
  return modules.getModuleInfo(id)?.importers.some(by => isShared(by, modules, seen)) ?? false
}

/** What the pages of one feature share. Only leaves: a group takes along all that its modules import. */
const FEATURE = /\/src\/citizen\/(alerts|bookings|lending)\/(?:alert|where|api|say|words|ko)\.ts$/

export default defineConfig({
  plugins: [reference(), ahead()],
  build: {
    target: 'es2022',
    // The content security policy allows no inline script or style, and data: only for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { citizen: 'index.html', staff: 'staff/index.html' },
      // A slow phone pays for each request, so what the first view needs travels in one file.
      output: {
        codeSplitting: {
          // Each group takes what it needs along, except what a group before it has.
          groups: [
            { name: (id, modules) => (!id.includes('/src/citizen/') && isFirst(id, modules) ? 'first' : null) },
            { name: (id, modules) => (!id.includes('/src/citizen/') && /\.tsx?$|\/node_modules\//.test(id) && isShared(id, modules) ? 'shared' : null) },
            { name: id => FEATURE.exec(id)?.[1] ?? null },
          ],
        },
      },
    },
  },
  // An address that is no file is answered by the development server as such.
  appType: 'mpa',
})
