import { language } from './settings'

/** 1,500,000원, ₩1,500,000 */
export function won(n: number): string {
  const digits = n.toLocaleString('en')
  return language.value === 'en' ? `₩${digits}` : `${digits}원`
}
