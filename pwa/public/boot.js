// Loaded before the first paint, so that nobody sees a flash of the wrong theme, size or language.
// src/lib/settings.ts writes the choices and says 'settings' when they change.
(() => {
  // What the page at this address needs beyond the shell.
  for (const [path, files] of /* build/ahead.ts */ []) {
    if (!new RegExp(path).test(location.pathname)) continue
    for (const file of files) {
      const link = document.createElement('link')
      link.rel = file.endsWith('.css') ? 'preload' : 'modulepreload'
      if (file.endsWith('.css')) link.as = 'style'
      link.crossOrigin = ''
      link.href = `/${file}`
      document.head.append(link)
    }
  }
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const more = matchMedia('(prefers-contrast: more)')
  const grounds = { light: '#fff3db', dark: '#0e3139', contrast: '#000000' }
  function apply() {
    let chosen = {}
    try { chosen = JSON.parse(localStorage.getItem('settings')) ?? {} } catch { /* storage is closed: the defaults hold */ }
    const theme = chosen.theme in grounds ? chosen.theme : more.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    if (theme === 'light') delete root.dataset.theme
    else root.dataset.theme = theme
    if (chosen.text > 100) root.dataset.text = chosen.text
    else delete root.dataset.text
    root.classList.toggle('easy', chosen.easy === true && !location.pathname.startsWith('/staff'))
    root.lang = chosen.lang === 'en' ? 'en' : 'ko'
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = grounds[theme]
  }
  apply()
  dark.addEventListener('change', apply)
  more.addEventListener('change', apply)
  addEventListener('settings', apply)
  addEventListener('storage', apply)
})()
