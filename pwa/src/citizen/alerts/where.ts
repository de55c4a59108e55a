import { api, dated } from '../../api/client'
import { choices, type MyPlace } from '../../lib/choices'
import { local } from '../../lib/local'
import { useResource } from '../../lib/resource'
import { language } from '../../lib/settings'
import { t as shell } from '../../messages'
import { areaNames, isCityWide, touches, type Alert, type Places } from './alert'
import { t } from './words'

export function usePlaces(): Places | undefined {
  return useResource('places', () => dated(api.GET('/api/places')), { keepOn: 'public' }).data.value
}

const SAID = 3

/** 광주 모든 곳; 서구, 남구; 광산구 하남동; 서구, 남구, 북구 밖 2곳. */
export function areaWords(alert: Alert, places: Places | undefined): string {
  if (isCityWide(alert)) return t('wholeCity')
  if (!places) return ''
  if (places.districts.every(d => alert.district_ids.includes(d.id))) return t('allDistricts')
  const names = areaNames(alert, places, of => local(of, 'name'))
  const said = names.slice(0, SAID).join(shell('comma'))
  return names.length > SAID ? t('andMore', { said, n: names.length - SAID }) : said
}

/** My places that an alert is for. */
export const mineIn = (alert: Alert, places: Places | undefined): MyPlace[] => choices.value.places.filter(place => touches(alert, place, places))

const nameOf = (place: MyPlace): string => (language.value === 'en' ? place.en : place.ko)

/** 내 동네 치평동, 어머니 동네 하남동 */
export const mineWords = (place: MyPlace): string => (place.label ? t('placeOf', { who: place.label, name: nameOf(place) }) : t('myPlace', { name: nameOf(place) }))
