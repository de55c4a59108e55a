import 'fake-indexeddb/auto'

const stored = new Map<string, string>()
Object.assign(globalThis, {
  localStorage: { getItem: (k: string) => stored.get(k) ?? null, setItem: (k: string, v: string) => void stored.set(k, v) },
  location: new URL('https://gwangju.test/'),
})
