import { useEffect, useState } from 'preact/hooks'
import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { dateKey, day as dayName, hhmm } from '../../lib/time'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { t as day } from '../day/words'
import { explain } from '../problems'
import { named } from '../session'
import type { SiteBrief } from '../types'
import { t } from './words'

type Found = components['schemas']['Found']

/** A search is written into the trail: one for what somebody stopped typing at, not one for each letter. */
const PAUSE = 400

interface FindProps {
  site: SiteBrief
  open: boolean
  onClose: () => void
  onFound: (booking: string, date: string) => void
}

export function Find(props: FindProps) {
  return props.open ? <Opened {...props} /> : null
}

function Opened({ site, onClose, onFound }: FindProps) {
  const [q, setQ] = useState('')
  // With what was typed: Enter opens nobody whom the letters before it found.
  const [answer, setAnswer] = useState<{ of: string; rows: readonly Found[] }>()
  const [problem, setProblem] = useState('')
  const typed = q.trim()
  const found = answer?.of === typed ? answer.rows : undefined
  useEffect(() => {
    if (typed.length < 2) return
    let gone = false
    const timer = setTimeout(() => {
      body(api.POST('/api/staff/visitors', { body: { site_id: site.id, q: typed } })).then(
        rows => {
          if (gone) return
          setAnswer({ of: typed, rows })
          setProblem('')
        },
        (error: unknown) => !gone && setProblem(explain(error)),
      )
    }, PAUSE)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [typed, site.id])
  const choose = (f: Found): void => {
    onClose()
    onFound(f.booking_id, dateKey(f.starts_at))
  }
  return (
    <Dialog
      open
      title={t('title')}
      onClose={onClose}
      actions={
        <Button kind="plain" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <form
        onSubmit={e => {
          e.preventDefault()
          if (found?.[0]) choose(found[0])
        }}
      >
        <Field label={t('who')} hint={t('hint')} type="search" autoComplete="off" value={q} onInput={setQ} focused />
      </form>
      <p class="s t2 m8" role="status">
        {found && (found.length ? t('count', { n: found.length }) : t('none'))}
      </p>
      <ul class="found">
        {found?.map(f => (
          <li key={f.booking_id}>
            <button type="button" onClick={() => choose(f)}>
              <span class="grow">
                <b>{f.name}</b> {f.phone && <span class="t2">{t('tail', { digits: f.phone })}</span>}
                <br />
                <span class="t2">
                  {dayName(f.starts_at)} {hhmm(f.starts_at)}, {named({ name_ko: f.service_name_ko, name_en: f.service_name_en })}
                </span>
              </span>
              <span>{day(`status_${f.status}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
      <Note icon="eye">{t('trail')}</Note>
    </Dialog>
  )
}
