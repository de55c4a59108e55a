import { useState } from 'preact/hooks'
import { matches } from '../../../lib/hangul'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { named } from '../../session'
import type { District } from '../../types'
import { sayAreas } from './say'
import { t } from './words'

interface AreasProps {
  districts: readonly District[]
  chosen: readonly number[]
  choose: (dong_ids: number[]) => void
  error?: string | undefined
}

/** The dongs that a service comes to: one by one, or a whole district at once. */
export function Areas({ districts, chosen, choose, error }: AreasProps) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const put = (ids: readonly number[], on: boolean): void => choose(on ? [...new Set([...chosen, ...ids])].sort((a, b) => a - b) : chosen.filter(id => !ids.includes(id)))
  const groups = districts.map(gu => ({ gu, dongs: gu.dongs.filter(d => !typed || matches(`${d.name_ko} ${d.name_en}`, typed)) })).filter(g => g.dongs.length > 0)
  return (
    <div>
      <p>
        <b>{t('areas')}</b>
      </p>
      <p class="s t2">{t('areasHint')}</p>
      <div class="row wrap m8">
        <p>{sayAreas(chosen, districts)}</p>
        <Button kind="plain" size="sm" icon="pin" onClick={() => setOpen(true)}>
          {t('chooseAreas')}
        </Button>
      </div>
      {error && (
        <p class="err" role="alert">
          <Icon name="level-3" />
          <span>{error}</span>
        </p>
      )}
      <Dialog open={open} title={t('areasTitle')} onClose={() => setOpen(false)} actions={<Button onClick={() => setOpen(false)}>{t('done')}</Button>}>
        <Field label={t('areaSearch')} type="search" value={typed} onInput={setTyped} />
        {groups.length === 0 && <p class="m12">{t('areaNone')}</p>}
        <div class="donglist">
          {groups.map(({ gu, dongs }) => {
            const all = gu.dongs.every(d => chosen.includes(d.id))
            return (
              <fieldset key={gu.id} class="m12">
                <legend>{named(gu)}</legend>
                <label class="check">
                  <input type="checkbox" checked={all} onChange={() => put(gu.dongs.map(d => d.id), !all)} />
                  <span>{t('wholeGu', { gu: named(gu) })}</span>
                </label>
                <div class="checks">
                  {dongs.map(d => (
                    <label key={d.id}>
                      <input type="checkbox" checked={chosen.includes(d.id)} onChange={e => put([d.id], e.currentTarget.checked)} />
                      <span>{named(d)}</span>
                    </label>
                  ))}
                </div>
              </fieldset>
            )
          })}
        </div>
      </Dialog>
    </div>
  )
}
