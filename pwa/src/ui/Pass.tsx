import { t } from '../messages'
import { Icon } from './Icon'
import type { IconName } from './names'

interface PassProps {
  state: { icon: IconName; label: string }
  when: string
  /** That it starts later than planned. */
  late?: string | undefined
  what: string
  /** An SVG path over a square of `size` modules; absent when the booking is not valid any more. */
  qr?: { path: string; size: number } | undefined
  code?: string | undefined
  hint?: string | undefined
}

/** A booking as one tall column; its state is on top, its QR code on white in every theme. */
export function Pass({ state, when, late, what, qr, code, hint }: PassProps) {
  return (
    <section class="pass">
      <p class="topline">
        <Icon name={state.icon} />
        {state.label}
      </p>
      <p class="when lines">{when}</p>
      {late && (
        <p class="late row">
          <Icon name="clock" />
          {late}
        </p>
      )}
      <p class="t2 m4">{what}</p>
      {qr && (
        <svg class="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={t('qrLabel')} shape-rendering="crispEdges">
          <path d={qr.path} />
        </svg>
      )}
      {code && (
        <p class="code">
          <span class="vh">{t('passCode')} </span>
          {code}
        </p>
      )}
      {hint && <p class="s t2">{hint}</p>}
    </section>
  )
}
