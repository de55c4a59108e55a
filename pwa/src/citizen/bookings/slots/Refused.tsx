import { useEffect, useRef } from 'preact/hooks'
import { local } from '../../../lib/local'
import { Button } from '../../../ui/Button'
import { Item, List } from '../../../ui/List'
import { Note } from '../../../ui/Note'
import type { Service } from '../api'
import { factsOf, lasting, whoMay } from '../say'
import { Why } from '../Why'
import { t } from '../words'
import { durations } from './asking'
import type { Refusal } from './useHolding'

interface RefusedProps {
  refusal: Refusal
  service: Service
  services: readonly Service[]
  /** This page and the time that was tapped, to come back to. */
  again: string
  onMinutes: (minutes: number) => void
}

/** Why a time cannot be had, and what can be done instead. */
export function Refused({ refusal: { text, problem }, service, services, again, onMinutes }: RefusedProps) {
  const box = useRef<HTMLDivElement>(null)
  // The time that was tapped may stand far below.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [text, problem])
  const left = problem?.code === 'too_long_a_day' ? Number(problem.extensions['minutes_left']) : undefined
  const shorter = left === undefined ? undefined : durations(service).findLast(minutes => minutes <= left)
  if (problem?.code === 'not_eligible') {
    return (
      <div class="panel lit" ref={box}>
        <NotForYou reason={String(problem.extensions['reason'])} service={service} services={services} again={again} />
      </div>
    )
  }
  return (
    <div role="alert" class="panel lit" ref={box}>
      {left === undefined ? <Why error={problem} /> : <Note icon="info">{shorter === undefined ? t('dayUsedUp') : t('dayLeft', { left: lasting(left) })}</Note>}
      {shorter !== undefined && (
        <div class="m12">
          <Button kind="plain" size="mid" onClick={() => onMinutes(shorter)}>
            {t('shorten', { to: lasting(shorter) })}
          </Button>
        </div>
      )}
    </div>
  )
}

const WHY = { too_young: 'tooYoung', too_old: 'tooOld', not_resident: 'notResident' } as const
const isOpen = (s: Service): boolean => s.age_from === null && s.age_to === null && !s.residents_only

interface NotForYouProps {
  reason: string
  service: Service
  services: readonly Service[]
  again: string
}

/** A service for others: for whom it is, what there is for everybody, and how to mend a slip. */
function NotForYou({ reason, service, services, again }: NotForYouProps) {
  const instead = services.filter(s => s.site.id === service.site.id && isOpen(s)).slice(0, 3)
  return (
    <>
      <div role="alert">
        <h2>{t('onlyFor', { who: whoMay(service) })}</h2>
        {reason in WHY && <p class="m4">{t(WHY[reason as keyof typeof WHY])}</p>}
      </div>
      <p>
        <a class="link" href={`/declare?next=${encodeURIComponent(again)}`}>
          {t('declaredWrong')}
        </a>
      </p>
      {instead.length > 0 && (
        <section class="m12">
          <h3>{t('forEverybody')}</h3>
          <List>
            {instead.map(s => (
              <Item key={s.id} href={`/book/${s.id}`} title={local(s, 'name')} detail={factsOf(s)} strong />
            ))}
          </List>
        </section>
      )}
    </>
  )
}
