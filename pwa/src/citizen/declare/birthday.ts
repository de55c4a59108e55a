/** 1999-03-17, as it is typed: only digits count, and the strokes come by themselves. */
export function writeBirthday(typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(0, 8)
  return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].filter(Boolean).join('-')
}

const OLDEST = 120

/** The day as the API takes it; or what is wrong with it: not all there, or no birthday of somebody alive. */
export function readBirthday(typed: string, today: string): { born_on: string } | { wrong: 'short' | 'date' } {
  const born_on = writeBirthday(typed)
  if (born_on.length < 10) return { wrong: 'short' }
  const at = new Date(`${born_on}T00:00:00Z`)
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === born_on
  return isDay && born_on <= today && Number(today.slice(0, 4)) - Number(born_on.slice(0, 4)) <= OLDEST ? { born_on } : { wrong: 'date' }
}
