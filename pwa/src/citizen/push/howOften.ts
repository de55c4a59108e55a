export type HowOften = { kind: 'seldom' } | { kind: 'once' } | { kind: 'monthly' | 'daily'; from: number; to: number }

/** A number that people can picture: nobody counts 3.7 alerts. */
export function howOften(perMonth: number): HowOften {
  if (perMonth < 0.5) return { kind: 'seldom' }
  if (perMonth < 1.5) return { kind: 'once' }
  const kind = perMonth > 45 ? 'daily' : 'monthly'
  const n = kind === 'daily' ? perMonth / 30 : perMonth
  const from = Math.max(1, Math.floor(n * 0.8))
  return { kind, from, to: Math.max(from + 1, Math.ceil(n * 1.2)) }
}
