import type { ComponentChildren } from 'preact'
import { t } from './words'

interface FigureProps {
  title: string
  /** How it was counted. */
  text?: string | undefined
  children: ComponentChildren
}

export function Figure({ title, text, children }: FigureProps) {
  return (
    <section class="panel out">
      <h2>{title}</h2>
      {text && <p class="t2">{text}</p>}
      {children}
    </section>
  )
}

type Cell = string | number | undefined

interface GridProps {
  caption: string
  head: readonly string[]
  /** The first cell of each row names it. */
  rows: readonly (readonly Cell[])[]
}

/** A table of figures; a cell without one says so. */
export function Grid({ caption, head, rows }: GridProps) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table class="grid">
        <caption class="vh">{caption}</caption>
        <thead>
          <tr>
            {head.map(word => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, i) => (i === 0 ? <th scope="row">{cell}</th> : <td>{cell ?? '–'}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The same figures as the drawing above, for those who cannot read it. */
export function AsTable(props: GridProps) {
  return (
    <details class="astable">
      <summary>{t('asTable')}</summary>
      <Grid {...props} />
    </details>
  )
}

interface MeterProps {
  label: string
  /** From 0 to 100; nothing where there is no whole. */
  part: number | undefined
  value: string
  detail: string
}

/** One bar with its words; the drawing repeats them. */
export function Meter({ label, part, value, detail }: MeterProps) {
  return (
    <li>
      <span class="mlabel">{label}</span>
      <svg class="meter" width="100%" height="14" aria-hidden="true">
        <rect class="all" width="100%" height="14" rx="3" />
        <rect class="part" width={`${Math.min(100, part ?? 0)}%`} height="14" rx="3" />
      </svg>
      <b>{value}</b>
      <span class="t2 s">{detail}</span>
    </li>
  )
}
