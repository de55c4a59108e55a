const HEIGHT = 180
const FOOT = 26
const HEAD = 20

interface BarsProps {
  /** For each bar its word below, and its parts side by side, with a class for each. */
  bars: readonly { under: string; parts: readonly { kind: 'seg-completed' | 'seg-cancelled'; n: number | undefined }[] }[]
  /** What a screen reader hears. */
  says: string
  /** Up to this number; else up to the largest. */
  top?: number
}

/** Columns with their totals on top. Widths in percent: letters keep their size however wide the page is. */
export function Bars({ bars, says, top }: BarsProps) {
  const each = 100 / bars.length
  const high = HEIGHT - FOOT - HEAD
  const most = top ?? Math.max(1, ...bars.flatMap(bar => bar.parts.map(part => part.n ?? 0)))
  const step = Math.ceil(bars.length / 12)
  return (
    <svg class={bars.length * (bars[0]?.parts.length ?? 1) > 12 ? 'columns many' : 'columns'} width="100%" height={HEIGHT} role="img" aria-label={says}>
      <line class="ground" x1="0" x2="100%" y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {bars.map((bar, n) => {
        const wide = (0.72 * each) / bar.parts.length
        return (
          <g key={n}>
            {bar.parts.map((part, i) => {
              if (part.n === undefined) return null
              const tall = (high * part.n) / most
              const left = (n + 0.14) * each + i * wide
              return (
                <g key={part.kind}>
                  {part.n > 0 && <rect class={part.kind} x={`${left}%`} width={`${wide}%`} y={HEIGHT - FOOT - tall} height={Math.max(1, tall)} />}
                  <text class="total" x={`${left + wide / 2}%`} y={HEIGHT - FOOT - tall - 5}>
                    {part.n}
                  </text>
                </g>
              )
            })}
            {n % step === 0 && (
              <text class="under" x={`${(n + 0.5) * each}%`} y={HEIGHT - 8}>
                {bar.under}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
