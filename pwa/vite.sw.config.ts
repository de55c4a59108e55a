import { mkdirSync, writeFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { precacheList, shellList } from './build/precache.ts'

/** Which files a tablet of the desk keeps before it goes where there is no connection: src/staff/care/offline/shell.ts asks for it. */
const shell = (): Plugin => ({
  name: 'shell',
  writeBundle() {
    mkdirSync('dist/staff', { recursive: true })
    writeFileSync('dist/staff/shell.json', JSON.stringify(shellList('dist')))
  },
})

/** The service worker: one file at the root, built after the pages, since it names their files. */
export default defineConfig({
  plugins: [shell()],
  define: { __PRECACHE__: JSON.stringify(precacheList('dist')) },
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'src/sw/index.ts', output: { format: 'iife', entryFileNames: 'sw.js' } },
  },
})
