import { useEffect, useRef, useState } from 'preact/hooks'
import { useDraft } from '../../lib/draft'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toasts'
import { Refusal } from '../editing/Refusal'
import { Stale } from '../editing/Stale'
import { useChange } from '../editing/useChange'
import { named } from '../session'
import type { ResourceAdmin, ServiceResource, SiteServices } from '../types'
import { putServing } from './calls'
import type { ServicePanelProps } from './Service'
import { t } from './words'

const KINDS = [
  ['counsellor', 'counsellors'],
  ['room', 'rooms'],
  ['equipment', 'equipment'],
] as const

type ServingProps = ServicePanelProps & { site: SiteServices }

const namesOf = (kind: ResourceAdmin['kind'], serving: readonly ServiceResource[], resources: readonly ResourceAdmin[]): string =>
  resources
    .flatMap(r => {
      const own = r.kind === kind && serving.find(s => s.resource_id === r.id)
      return own ? [kind === 'equipment' ? `${named(r)} (${t(own.required === false ? 'onRequest' : 'always')})` : named(r)] : []
    })
    .join(', ')

/** Who serves, where it takes place, and what comes along. */
export function Serving({ service, site, refresh }: ServingProps) {
  const [editing, setEditing] = useState(false)
  return (
    <section class="panel out">
      <h2>{t('serving')}</h2>
      {editing ? (
        <Edit service={service} site={site} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <>
          <dl class="recap m12">
            {KINDS.map(([kind, word]) => (
              <>
                <dt>{t(word)}</dt>
                <dd>{namesOf(kind, service.resources, site.resources) || t('nobody')}</dd>
              </>
            ))}
          </dl>
          <div class="m16">
            <Button {...(service.resources.length > 0 && { kind: 'plain' })} size="sm" icon="edit" onClick={() => setEditing(true)}>
              {t('editServing')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Edit({ service, site, refresh, onClose }: ServingProps & { onClose: () => void }) {
  const now = JSON.stringify(service.resources)
  const draft = useDraft<{ serving: ServiceResource[]; loaded: string }>(`serving:${service.id}`, { serving: service.resources, loaded: now })
  const { serving, loaded } = draft.value.value
  const change = useChange()
  const first = useRef<HTMLParagraphElement>(null)
  useEffect(() => first.current?.focus(), [])
  const stale = change.stale || loaded !== now
  useEffect(() => {
    if (change.stale) void refresh()
  }, [change.stale])
  const inUse = site.resources.filter(r => r.active)
  const save = async (): Promise<void> => {
    const saved = await change.run(async () => {
      await putServing(service.id, service.version, serving.filter(s => inUse.some(r => r.id === s.resource_id)))
      await draft.clear()
      await refresh()
    })
    if (!saved) return
    onClose()
    toast(t('saved'), { icon: 'check' })
  }
  // What stands in the way of a room or a thing that goes is no counsellor's to be given.
  const gone = service.resources.filter(s => !serving.some(c => c.resource_id === s.resource_id))
  const lessCounsellors = gone.every(s => site.resources.find(r => r.id === s.resource_id)?.kind === 'counsellor')
  const choose = (id: number, on: boolean): void => draft.set({ serving: on ? [...serving, { resource_id: id, required: true }] : serving.filter(s => s.resource_id !== id) })
  const stop = (): void => {
    void draft.clear()
    onClose()
  }
  return (
    <form
      noValidate
      class="fields m12"
      onSubmit={e => {
        e.preventDefault()
        void save()
      }}
    >
      <p class="t2" ref={first} tabIndex={-1}>
        {t(inUse.length ? 'servingText' : 'noResources')}
      </p>
      {KINDS.map(([kind, word]) => {
        const own = inUse.filter(r => r.kind === kind)
        if (own.length === 0) return null
        return (
          <fieldset key={kind} class={kind === 'equipment' ? '' : 'checks'}>
            <legend>{t(word)}</legend>
            {own.map(r => {
              const chosen = serving.find(s => s.resource_id === r.id)
              return (
                <div key={r.id} class="row wrap">
                  <label class="check">
                    <input type="checkbox" checked={chosen !== undefined} onChange={e => choose(r.id, e.currentTarget.checked)} />
                    <span>{named(r)}</span>
                  </label>
                  {kind === 'equipment' && chosen && (
                    <span class="pickone">
                      <select
                        aria-label={t('howOf', { what: named(r) })}
                        value={chosen.required === false ? 'request' : 'always'}
                        onChange={e => {
                          const required = e.currentTarget.value === 'always'
                          draft.set({ serving: serving.map(s => (s.resource_id === r.id ? { ...s, required } : s)) })
                        }}
                      >
                        <option value="always">{t('always')}</option>
                        <option value="request">{t('onRequest')}</option>
                      </select>
                    </span>
                  )}
                </div>
              )
            })}
          </fieldset>
        )
      })}
      <Refusal change={change} onGiven={lessCounsellors ? () => void save() : undefined} />
      {stale && (
        <Stale
          fields={KINDS.map(([kind, word]) => [t(word), namesOf(kind, service.resources, site.resources), namesOf(kind, serving, site.resources)] as const)}
          busy={change.busy}
          onMine={() => {
            draft.set({ loaded: now })
            void save()
          }}
          onTheirs={() => {
            change.forget()
            draft.set({ serving: service.resources, loaded: now })
          }}
        />
      )}
      <div class="row wrap">
        <Button size="sm" submit busy={change.busy} disabled={stale}>
          {t('save')}
        </Button>
        <Button kind="plain" size="sm" onClick={stop}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
