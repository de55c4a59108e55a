import { expect, test } from 'vitest'

const sources = import.meta.glob<string>('../src/staff/*/*.tsx', { query: '?raw', import: 'default', eager: true })

/** What stands beside each other on one page, by folder: every key with the places that listen to it. */
function keysByPage(): Map<string, Map<string, number>> {
  const pages = new Map<string, Map<string, number>>()
  for (const [path, text] of Object.entries(sources)) {
    const page = path.split('/').at(-2)!
    const keys = pages.get(page) ?? pages.set(page, new Map()).get(page)!
    for (const [, key] of text.matchAll(/useKey\('([^']+)'/g)) keys.set(key!, (keys.get(key!) ?? 0) + 1)
  }
  return pages
}

test('a key does one thing on a page', () => {
  const pages = keysByPage()
  expect(pages.get('day')?.size).toBeGreaterThan(15)
  const twice = [...pages].flatMap(([page, keys]) => [...keys].filter(([, n]) => n > 1).map(([key]) => `${page}: ${key}`))
  expect(twice).toEqual([])
})
