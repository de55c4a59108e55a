import { useId, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { date } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { nameOf, NOBODY, personLacks, toSomebody, useCaller, type Who } from '../entry/person'
import { PersonFields } from '../entry/PersonFields'
import { explain } from '../problems'
import { lend, type Board, type StaffLoan } from './calls'
import { suitName } from './state'
import { t } from './words'

interface Form extends Who {
  suit: string
  shoe: string
  firm: string
  interview: string
}

const BLANK: Form = { ...NOBODY, suit: '', shoe: '', firm: '', interview: '' }

/** In millimetres; NaN for what is no length of a shoe. */
const shoeOf = (text: string): number | null => (text.trim() === '' ? null : /^(2\d\d|3[01]\d|320)$/.test(text.trim()) ? Number(text) : NaN)

interface LendDialogProps {
  board: Board
  onClose: () => void
  onDone: (loan: StaffLoan, words: string) => void
}

/** A suit for who stands here and reserved none. */
export function LendDialog({ board, onClose, onDone }: LendDialogProps) {
  const id = useId()
  const draft = useDraft<Form>(`lend:${board.site.id}`, BLANK)
  const form = draft.value.value
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState('')
  const caller = useCaller(form.phone, setProblem)
  const here = board.suits.map(suit => ({ suit, free: suit.pieces.filter(p => p.state === 'free').length }))
  const chosen = here.find(({ suit, free }) => String(suit.id) === form.suit && free > 0)?.suit
  const shoe = shoeOf(form.shoe)
  const missing = personLacks(form, caller)

  const send = async (): Promise<void> => {
    setTried(true)
    setProblem('')
    if (busy || missing.length || !caller || !chosen || Number.isNaN(shoe)) return
    setBusy(true)
    try {
      const loan = await lend({ who: toSomebody(form, caller), suit_id: chosen.id, shoe_mm: shoe, firm: form.firm.trim(), interview_on: form.interview || null }, draft.requestKey())
      await draft.clear()
      onDone(loan, t('lent', { who: nameOf(form, caller), n: loan.unit ?? 0, until: date(loan.due_at) }))
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      title={t('lendTitle')}
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void send()}>
            {t('lend')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        class="fields entry"
        onSubmit={e => {
          e.preventDefault()
          void send()
        }}
      >
        <PersonFields who={form} caller={caller} lacks={tried ? missing : []} set={draft.set} />
        <div class="two">
          <div class="f">
            <label for={id}>
              <b>{t('suit')}</b>
            </label>
            <select id={id} aria-describedby={tried && !chosen ? `${id}e` : undefined} aria-invalid={(tried && !chosen) || undefined} value={chosen ? form.suit : ''} onChange={e => draft.set({ suit: e.currentTarget.value })}>
              <option value="">{t('lendChoose')}</option>
              {here.map(({ suit, free }) => (
                <option key={suit.id} value={String(suit.id)} disabled={free === 0}>
                  {t(free ? 'lendSuit' : 'lendNone', { suit: suitName(suit), n: free })}
                </option>
              ))}
            </select>
            {tried && !chosen && (
              <p class="err" id={`${id}e`}>
                {t('lendLackSuit')}
              </p>
            )}
          </div>
          <Field label={t('lendShoes')} inputMode="numeric" value={form.shoe} onInput={v => draft.set({ shoe: v })} error={tried && Number.isNaN(shoe) ? t('lendLackShoes') : undefined} />
        </div>
        <div class="two">
          <Field label={t('lendFirm')} most={80} value={form.firm} onInput={v => draft.set({ firm: v })} />
          <Field label={t('lendInterview')} type="date" value={form.interview} onInput={v => draft.set({ interview: v })} />
        </div>
        <Note icon="eye">{t('lendCheck')}</Note>
        <button type="submit" hidden />
      </form>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
