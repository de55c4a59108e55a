import { useRef, useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { Icon } from '../../../ui/Icon'
import { toast } from '../../../ui/Toasts'
import { explain } from '../../problems'
import { shortMoment } from '../say'
import { addPaper, linkPaper, loadPapers, removePaper, type Paper } from './calls'
import { t } from './words'

/** Opens a paper in a page of its own. The page is opened with the press, since one that opens later is held back. */
export async function openPaper(id: string, document_id: string): Promise<void> {
  const page = open('', '_blank')
  try {
    const { path } = await linkPaper(id, document_id)
    if (page) page.location.replace(path)
    else location.assign(path)
  } catch (error) {
    page?.close()
    throw error
  }
}

/** The photos and papers of a case, the person's and ours. */
export function Papers({ id, canAdd, inForm, now }: { id: string; canAdd: boolean; inForm?: boolean; now: number }) {
  const papers = useResource(`staff:care:papers:${id}`, () => loadPapers(id))
  const [busy, setBusy] = useState('')
  const [problem, setProblem] = useState('')
  const box = useRef<HTMLInputElement>(null)
  const data = papers.data.value?.filter(p => p.kind === 'paper')
  const run = async (what: string, does: () => Promise<Paper[] | undefined>, words?: string): Promise<void> => {
    if (busy) return
    setBusy(what)
    setProblem('')
    try {
      const all = await does()
      if (all) papers.set(all)
      if (words) toast(words, { icon: 'check' })
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy('')
  }
  const add = (file: File | undefined): void => {
    if (file) void run('add', () => addPaper(id, file), t('added'))
    // The same file may be chosen again after a refusal.
    if (box.current) box.current.value = ''
  }
  return (
    <section class={inForm ? 'qsec' : 'sect'} aria-labelledby="sec-papers-h">
      {inForm ? (
        <h2 id="sec-papers-h" tabIndex={-1}>
          {t('papers')}
        </h2>
      ) : (
        <h3 id="sec-papers-h">{t('papers')}</h3>
      )}
      {data?.length === 0 && <p class="t2">{t('papersNone')}</p>}
      {data && data.length > 0 && (
        <ul class="each">
          {data.map(p => (
            <li key={p.id} class="paper">
              <button type="button" class="link" aria-label={t('openPaper', { name: p.name })} onClick={() => void run(p.id, () => openPaper(id, p.id).then(() => undefined))}>
                <Icon name="doc" />
                <span>{p.name}</span>
              </button>
              <span class="s t2">{t('paperOf', { at: shortMoment(p.added_at, now), who: t(`by_${p.added_by}`) })}</span>
              {p.mine && canAdd && (
                <button type="button" class="link" aria-label={t('takeAwayOf', { name: p.name })} onClick={() => void run(p.id, () => removePaper(id, p.id).then(() => data.filter(d => d.id !== p.id)), t('taken'))}>
                  {t('takeAway')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <p class="warn" role="alert" hidden={!problem && papers.error.value === undefined}>
        {problem || (papers.error.value !== undefined ? explain(papers.error.value) : '')}
      </p>
      {canAdd && (
        <label class={busy === 'add' ? 'b plain sm file busy' : 'b plain sm file'}>
          <Icon name="plus" size="m" />
          {busy === 'add' ? t('sending') : t('addPaper')}
          <input ref={box} class="vh" type="file" accept="image/jpeg,image/png,application/pdf" onChange={e => add(e.currentTarget.files?.[0])} />
        </label>
      )}
    </section>
  )
}
