import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { State } from '../../../ui/State'
import { shortMoment } from '../say'
import type { Assessment } from './calls'
import { t } from './words'

interface SignProps {
  agreement: Assessment['agreement']
  busy: boolean
  problem: string
  now: number
  onSign: (said: { png: string } | { word: string }) => void
}

/** That the person agrees: drawn with a finger, or said, for whoever cannot draw and for whoever works with keys. */
export function Sign({ agreement, busy, problem, now, onSign }: SignProps) {
  const [byWord, setByWord] = useState(false)
  const [word, setWord] = useState('')
  const [lack, setLack] = useState('')
  const pad = useRef<Pad>({ drawn: false, png: () => '', clear: () => undefined })
  const switchTo = (to: boolean): void => {
    setLack('')
    setByWord(to)
  }
  const save = (): void => {
    if (byWord) {
      if (!word.trim()) return setLack(t('lacksWhy'))
      setLack('')
      return onSign({ word })
    }
    if (!pad.current.drawn) return setLack(t('lacksSign'))
    setLack('')
    onSign({ png: pad.current.png() })
  }
  return (
    <section class="qsec" id="sec-agree" aria-labelledby="sec-agree-h">
      <h2 id="sec-agree-h" tabIndex={-1}>
        {t('agree')}
      </h2>
      <p class="t2">{t('agreeText')}</p>
      {agreement && (
        <p class="row wrap">
          <State kind={agreement.is_older ? 'now' : 'ok'} icon={agreement.is_older ? 'clock' : 'check'}>
            {t(agreement.how === 'signed' ? 'signed' : 'agreedOrally', { at: shortMoment(agreement.at, now) })}
          </State>
          {agreement.is_older && <span>{t('isOlder')}</span>}
        </p>
      )}
      {byWord ? <Field label={t('orallyWhy')} lines={2} most={500} value={word} onInput={setWord} error={lack || undefined} /> : <Drawing pad={pad.current} key={agreement?.at ?? ''} onDraw={() => setLack('')} />}
      <p class="warn" role="alert" hidden={!problem && (!lack || byWord)}>
        {problem || lack}
      </p>
      <div class="row wrap">
        <Button kind="plain" size="sm" busy={busy} onClick={save}>
          {t(byWord ? 'orallySave' : 'sign')}
        </Button>
        {!byWord && (
          <Button kind="plain" size="sm" icon="refresh" onClick={() => pad.current.clear()}>
            {t('signAgain')}
          </Button>
        )}
        <button type="button" class="link" onClick={() => switchTo(!byWord)}>
          {t(byWord ? 'byHand' : 'orally')}
        </button>
      </div>
    </section>
  )
}

interface Pad {
  drawn: boolean
  /** Base64 of what was drawn. */
  png: () => string
  clear: () => void
}

/** Twice what is seen, so that a line is smooth; small enough to send over a weak connection. */
const SCALE = 2

/** A sheet for one finger, pen or mouse. White with dark ink in every theme: it is a paper. */
function Drawing({ pad, onDraw }: { pad: Pad; onDraw: () => void }) {
  const sheet = useRef<HTMLCanvasElement>(null)
  const [empty, setEmpty] = useState(true)
  useEffect(() => {
    const canvas = sheet.current
    const ink = canvas?.getContext('2d')
    if (!canvas || !ink) return
    const clear = (): void => {
      canvas.width = canvas.clientWidth * SCALE
      canvas.height = canvas.clientHeight * SCALE
      ink.lineWidth = 2.5 * SCALE
      ink.lineCap = ink.lineJoin = 'round'
      ink.strokeStyle = ink.fillStyle = '#091f25'
      pad.drawn = false
      setEmpty(true)
    }
    pad.clear = clear
    pad.png = () => canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
    clear()
    // Turned, the paper has another width: what was drawn would be stretched, so it is drawn again.
    let width = canvas.clientWidth
    const watch = new ResizeObserver(() => {
      if (canvas.clientWidth !== width) clear()
      width = canvas.clientWidth
    })
    watch.observe(canvas)
    return () => watch.disconnect()
  }, [pad])
  const at = (e: PointerEvent): [number, number] => [e.offsetX * SCALE, e.offsetY * SCALE]
  const draw = (e: PointerEvent, begins: boolean): void => {
    const ink = sheet.current?.getContext('2d')
    if (!ink || !e.isPrimary) return
    const [x, y] = at(e)
    if (begins) {
      e.preventDefault()
      sheet.current?.setPointerCapture(e.pointerId)
      ink.beginPath()
      ink.moveTo(x, y)
      return
    }
    if (!(e.buttons & 1)) return
    ink.lineTo(x, y)
    ink.stroke()
    if (!pad.drawn) {
      pad.drawn = true
      setEmpty(false)
      onDraw()
    }
  }
  return (
    <div class="drawing">
      <canvas ref={sheet} role="img" aria-label={t('signHere')} onPointerDown={e => draw(e, true)} onPointerMove={e => draw(e, false)} />
      {empty && (
        <span aria-hidden="true">
          <Icon name="edit" /> {t('signHere')}
        </span>
      )}
    </div>
  )
}
