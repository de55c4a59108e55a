import { defineConfig } from 'vite'
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

export default defineConfig({
  plugins: [reference()],
  build: {
    target: 'es2022',
    // The content security policy allows no inline script or style, and data: only for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { citizen: 'index.html', staff: 'staff/index.html' },
      // A slow phone pays for each request, so what the first view needs travels in one file.
      output: { codeSplitting: { groups: [{ name: (id, modules) => (!id.includes('/src/citizen/') && isFirst(id, modules) ? 'first' : null) }] } },
    },
  },
  // An address that is no file is answered by the development server as such.
  appType: 'mpa',
})
