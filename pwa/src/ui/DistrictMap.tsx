import { t } from '../messages'
import { districtShapes, type DistrictCode } from './districts'

interface DistrictMapProps {
  /** The districts that are lit. */
  on: readonly string[]
  /** Says in words what is lit; the page says it beside the map, too. */
  label?: string
  /** Large, with the names of the districts. */
  names?: Readonly<Record<DistrictCode, string>>
  /** A pointer's shortcut; the page offers the same as a list. */
  onToggle?: (code: DistrictCode) => void
}

/** Imported lazily: `lazy(() => import('../ui/DistrictMap'))`; the outlines weigh 2 KB. */
export default function DistrictMap({ on, label, names, onToggle }: DistrictMapProps) {
  return (
    <svg class={`dmap${names ? ' big' : ''}${onToggle ? ' press' : ''}`} viewBox="-6 -6 1012 685" role="img" aria-label={label ?? t('mapLabel')}>
      {districtShapes.map(shape => (
        <path key={shape.code} class={on.includes(shape.code) ? 'on' : ''} d={shape.path} onClick={onToggle && (() => onToggle(shape.code))} />
      ))}
      {names &&
        districtShapes.map(shape => (
          <text key={shape.code} class={on.includes(shape.code) ? 'on' : ''} x={shape.x} y={shape.y + 16}>
            {names[shape.code]}
          </text>
        ))}
    </svg>
  )
}
