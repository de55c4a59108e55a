import { useState } from 'preact/hooks'
import { isProblem } from '../../../api/problem'
import { useResource } from '../../../lib/resource'
import { useRoute } from '../../../lib/router'
import { hhmm } from '../../../lib/time'
import { Bar } from '../../../ui/Bar'
import { Icon } from '../../../ui/Icon'
import { Note } from '../../../ui/Note'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { countWaiting } from '../../waiting'
import { loadPage, write, type Found, type How, type Item } from './calls'
import { Far } from './Far'
import { HelpDialog } from './HelpDialog'
import { Person } from './Person'
import { nameOf, sumsOf } from './say'
import { useStream } from './useStream'
import { t } from './words'

export default function OutreachRoute() {
  const id = useRoute().params['id'] ?? ''
  return <One key={id} id={id} />
}

/** The list that is worked off: one tap for each person. */
function One({ id }: { id: string }) {
  const page = useResource(`staff:outreach:${id}`, () => loadPage(id))
  const connected = useStream(() => void page.refresh())
  const [how, setHow] = useState<How>('call')
  const [busy, setBusy] = useState('')
  const [helping, setHelping] = useState<Item>()
  const data = page.data.value
  const heading = data ? t('of', { what: t(data.listed.hazard) }) : t('title')

  const say = async (item: Item, status: Found, note = ''): Promise<string | undefined> => {
    if (busy) return undefined
    setBusy(item.id)
    try {
      await write(item, status, how, note)
      toast(t('done', { who: nameOf(item) }), { icon: 'check' })
      return undefined
    } catch (error) {
      const problem = explain(error)
      if (!helping) toast(problem)
      // A colleague was first, or it is over: what is shown is old.
      if (isProblem(error, 'stale_version') || isProblem(error, 'outreach_over')) setHelping(undefined)
      return problem
    } finally {
      setBusy('')
      void page.refresh()
      countWaiting()
    }
  }

  const items = data?.items ?? []
  const well = items.filter(item => item.status === 'reached')
  const person = (item: Item) => (
    <Person key={item.id} of={item} busy={busy === item.id} over={data?.listed.closed_at != null} several={(data?.listed.dongs.length ?? 0) > 1} onSay={(status: Found) => (status === 'needs_help' ? setHelping(item) : void say(item, status))} />
  )
  return (
    <Desk title={heading} current="/staff/care/outreach">
      <Bar
        heading={heading}
        before={
          <a class="ib" href="/staff/care/outreach" aria-label={t('back')}>
            <Icon name="back" />
          </a>
        }
      >
        <span class="grow" />
        {data && !data.listed.closed_at && (
          <span class="switch2" role="group" aria-label={t('mode')}>
            {(['call', 'visit'] as const).map(one => (
              <button key={one} type="button" aria-pressed={how === one} onClick={() => setHow(one)}>
                {t(one)}
              </button>
            ))}
          </span>
        )}
      </Bar>
      {data ? (
        <div class="body stats">
          <div>
            <Far sums={sumsOf(data.listed)} />
            <p class="s t2 m4" role="status">
              {page.at.value && t('live', { at: hhmm(page.at.value) })} {!connected.value && page.error.value !== undefined && t('lost')}
            </p>
          </div>
          <h2 class="vh">{t('list')}</h2>
          <ul class="rows lookin" aria-label={t('list')}>
            {items.filter(item => item.status !== 'reached').map(person)}
          </ul>
          {well.length > 0 && (
            <details class="astable" open={items.length === well.length}>
              <summary>{t('finished', { n: well.length })}</summary>
              <ul class="rows lookin m8">{well.map(person)}</ul>
            </details>
          )}
          <Note icon="eye">{t('contactNote')}</Note>
        </div>
      ) : page.error.value !== undefined ? (
        <Failed error={page.error.value} again={() => void page.refresh()} />
      ) : (
        <div class="body">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {helping && (
        <HelpDialog
          key={helping.id}
          of={helping}
          onClose={() => setHelping(undefined)}
          onSend={async note => {
            const problem = await say(helping, 'needs_help', note)
            if (problem === undefined) setHelping(undefined)
            return problem
          }}
        />
      )}
    </Desk>
  )
}
