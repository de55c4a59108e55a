import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { day } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { toast } from '../../ui/Toasts'
import { explain } from '../problems'
import { addSuit, readyUnit, restUnit, setUnits, type Board, type NewSuit, type Piece, type StockedSuit } from './calls'
import { suitName } from './state'
import { t } from './words'

interface DoneProps {
  onClose: () => void
  onDone: (board: Board) => void
}

interface FormProps extends DoneProps {
  title: string
  yes?: string
  /** What is missing, in words; undefined when it can be sent. */
  lacks?: string | undefined
  run?: () => Promise<Board>
  words?: string
  children: ComponentChildren
}

function Form({ title, yes, lacks, run, words, onClose, onDone, children }: FormProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async (): Promise<void> => {
    if (busy || !run) return
    if (lacks) return setProblem(lacks)
    setBusy(true)
    setProblem('')
    try {
      const board = await run()
      if (words) toast(words, { icon: 'check' })
      onDone(board)
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          {yes && (
            <Button busy={busy} onClick={() => void send()}>
              {yes}
            </Button>
          )}
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <div class="fields">{children}</div>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}

const asNumber = (text: string, least: number, most: number): number | undefined => {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : NaN
  return number >= least && number <= most ? number : undefined
}

export function Count({ suit, ...props }: DoneProps & { suit: StockedSuit }) {
  const [units, setCount] = useState(String(suit.units))
  const number = asNumber(units, 1, 100)
  return (
    <Form {...props} title={t('countTitle', { suit: suitName(suit) })} yes={t('save')} lacks={number === undefined ? t('countBad') : undefined} run={() => setUnits(suit.id, number!)} words={t('counted')}>
      <p class="t2">{t('countText')}</p>
      <Field label={t('countLabel')} value={units} inputMode="numeric" onInput={setCount} focused />
    </Form>
  )
}

export function OnePiece({ suit, piece, ...props }: DoneProps & { suit: StockedSuit; piece: Piece }) {
  const [reason, setReason] = useState('')
  const title = t('unitTitle', { suit: suitName(suit), n: piece.unit })
  const said = t(`unit_${piece.state}`)
  if (piece.state === 'out') {
    return (
      <Form {...props} title={title}>
        <p>
          {said}. {t('unitOutText')}
        </p>
      </Form>
    )
  }
  if (piece.state === 'cleaning' || piece.state === 'repair' || piece.state === 'lost') {
    return (
      <Form {...props} title={title} yes={t('ready')} run={() => readyUnit(suit.id, piece.unit)} words={t('readied')}>
        <p>
          {said}
          {piece.reason && `: ${piece.reason}`}
        </p>
        {piece.until && <p class="t2">{t('unitUntil', { day: day(piece.until) })}</p>}
      </Form>
    )
  }
  return (
    <Form {...props} title={title} yes={t('rest')} lacks={reason.trim() ? undefined : t('restNeeded')} run={() => restUnit(suit.id, piece.unit, reason.trim())} words={t('rested')}>
      <p class="t2">
        {said}. {t('restText')}
      </p>
      <Field label={t('restWhy')} hint={t('restHint')} value={reason} onInput={setReason} most={80} focused />
    </Form>
  )
}

const EMPTY = { cut: 'trousers' as NewSuit['cut'], size: '', chest_from: '', chest_to: '', waist_from: '', waist_to: '', units: '' }
type Written = typeof EMPTY

function asSuit(site_id: number, w: Written): NewSuit | undefined {
  const [chest_from, chest_to, waist_from, waist_to] = [w.chest_from, w.chest_to, w.waist_from, w.waist_to].map(text => asNumber(text, 40, 200))
  const units = asNumber(w.units, 1, 100)
  if (!/^[0-9A-Z]{1,6}$/.test(w.size) || !chest_from || !chest_to || !waist_from || !waist_to || !units) return undefined
  return chest_from <= chest_to && waist_from <= waist_to ? { site_id, cut: w.cut, size: w.size, chest_from, chest_to, waist_from, waist_to, units } : undefined
}

export function AddSuit({ site, ...props }: DoneProps & { site: number }) {
  const [written, setWritten] = useState(EMPTY)
  const suit = asSuit(site, written)
  const set = (part: Partial<Written>): void => setWritten({ ...written, ...part })
  const number = (name: 'chest_from' | 'chest_to' | 'waist_from' | 'waist_to' | 'units', label: string) => (
    <Field label={label} value={written[name]} inputMode="numeric" onInput={value => set({ [name]: value.replace(/\D/g, '').slice(0, 3) })} />
  )
  return (
    <Form {...props} title={t('addTitle')} yes={t('save')} lacks={suit ? undefined : t('addBad')} run={() => addSuit(suit!)} words={t('added')}>
      <fieldset class="radios">
        <legend>{t('cut')}</legend>
        {(['trousers', 'skirt'] as const).map(cut => (
          <label key={cut}>
            <input type="radio" name="cut" checked={written.cut === cut} onChange={() => set({ cut })} />
            <span>{t(`cut_${cut}`)}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t('sizeLabel')} hint={t('sizeHint')} value={written.size} autoComplete="off" onInput={size => set({ size: size.toUpperCase().slice(0, 6) })} />
      <div class="two">
        {number('chest_from', `${t('chestFrom')}, ${t('least')}`)}
        {number('chest_to', `${t('chestFrom')}, ${t('most')}`)}
        {number('waist_from', `${t('waistFrom')}, ${t('least')}`)}
        {number('waist_to', `${t('waistFrom')}, ${t('most')}`)}
      </div>
      {number('units', t('countLabel'))}
    </Form>
  )
}
