import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { loadDistricts, loadTexts, type ConsentText } from './api'
import type { Purpose } from './asking'

/** The texts to agree to; kept, so that a request that was begun can be finished without a connection. */
export const useTexts = () => useResource('care:texts', loadTexts, { keepOn: 'public' })
export const useDistricts = () => useResource('care:districts', loadDistricts, { keepOn: 'public' })

export const textOf = (texts: readonly ConsentText[], purpose: Purpose | 'care_family'): ConsentText | undefined => {
  const mine = texts.filter(text => text.purpose === purpose)
  return mine.find(text => text.lang === language.value) ?? mine[0]
}
