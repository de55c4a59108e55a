import { expect, test } from 'vitest'

type Words = Record<string, string | ((p: Record<string, number | string>) => string)>
const korean = import.meta.glob<{ ko: Words }>('../src/**/ko.ts', { eager: true })
const english = import.meta.glob<{ default: Words }>('../src/**/en.ts', { eager: true })

test('there are catalogues, and each has both languages', () => {
  const folders = (files: object): string[] => Object.keys(files).map(f => f.replace(/\/(ko|en)\.ts$/, '')).sort()
  expect(folders(korean).length).toBeGreaterThan(8)
  expect(folders(english)).toEqual(folders(korean))
})

for (const [path, { ko }] of Object.entries(korean)) {
  const en = english[path.replace('ko.ts', 'en.ts')]!.default
  test(`${path}: English says everything that Korean says`, () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ko).sort())
    for (const [key, phrase] of Object.entries(en)) expect(typeof phrase === 'string' ? phrase.trim() : phrase, key).toBeTruthy()
  })
  test(`${path}: no exclamation marks, no 하십시오`, () => {
    for (const phrase of Object.values(ko)) if (typeof phrase === 'string') expect(phrase).not.toMatch(/!|십시오|바랍니다/)
  })
}
