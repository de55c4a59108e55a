import { defineConfig } from 'vite'
import { precacheList } from './build/precache.ts'

/** The service worker: one file at the root, built after the pages, since it names their files. */
export default defineConfig({
  define: { __PRECACHE__: JSON.stringify(precacheList('dist')) },
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'src/sw/index.ts', output: { format: 'iife', entryFileNames: 'sw.js' } },
  },
})
