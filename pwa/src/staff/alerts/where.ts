import { has, named, type Staff } from '../session'
import type { District } from '../types'
import { t } from './words'

/** The districts that this operator may name; all of them with a grant for the city. */
export function scopeOf(person: Staff, districts: readonly District[]): { citywide: boolean; districts: District[] } {
  const grants = person.grants.filter(g => g.role === 'operator')
  if (grants.some(g => g.scope_kind === 'city')) return { citywide: true, districts: [...districts] }
  const mine = districts.flatMap(d => {
    if (grants.some(g => g.scope_kind === 'district' && g.scope_id === d.id)) return [d]
    const dongs = d.dongs.filter(x => grants.some(g => g.scope_kind === 'dong' && g.scope_id === x.id))
    return dongs.length ? [{ ...d, dongs }] : []
  })
  return { citywide: false, districts: mine }
}

export const mayWhole = (person: Staff, district: number): boolean =>
  has(person, 'operator') && person.grants.some(g => g.role === 'operator' && (g.scope_kind === 'city' || (g.scope_kind === 'district' && g.scope_id === district)))

/** 서구, 남구, 치평동; the whole city when nothing is named. */
export function placesText(of: { district_ids: number[]; dong_ids: number[] }, districts: readonly District[], most = 99): string {
  if (of.district_ids.length + of.dong_ids.length === 0) return t('wholeCity')
  const names = [
    ...districts.filter(d => of.district_ids.includes(d.id)).map(named),
    // 우산동 is in two districts: a dong is named with its own.
    ...districts.flatMap(d => d.dongs.filter(x => of.dong_ids.includes(x.id)).map(x => `${named(d)} ${named(x)}`)),
  ]
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} ${t('andMore', { n: names.length - most })}` : shown
}

export const number = (n: number): string => n.toLocaleString('ko-KR')
