import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    target: 'es2022',
    // The content security policy allows no inline script or style, and data: only for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { citizen: 'index.html', staff: 'staff/index.html' },
      // A chunk a shared part would cost a request each; what both entries share travels together.
      output: { advancedChunks: { groups: [{ name: 'base', test: /node_modules\/(preact|@preact|preact-iso)\// }] } },
    },
  },
  // Sleeping on the staff's address in development, as the server does in production.
  appType: 'mpa',
})
