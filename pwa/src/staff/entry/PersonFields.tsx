import { Field } from '../../ui/Field'
import type { Caller } from './calls'
import { asPhone, isNew, needsConsent, type Who } from './person'
import { t } from './words'

interface PersonFieldsProps {
  who: Who
  /** Undefined while the number is not whole, or nobody has answered yet. */
  caller: Caller | undefined
  /** What is missing, once it was tried. */
  lacks: readonly string[]
  set: (part: Partial<Who>) => void
}

/** A number first; a name and a consent only of who is new. */
export function PersonFields({ who, caller, lacks, set }: PersonFieldsProps) {
  return (
    <>
      <Field label={t('phone')} type="tel" inputMode="tel" autoComplete="off" value={who.phone} onInput={v => set({ phone: asPhone(v), same: false })} error={lacks.includes('lackPhone') ? t('lackPhone') : undefined} focused />
      <p class="s" role="status">
        {caller && (caller.name === null ? t('newPerson') : caller.is_idle ? t('idleNumber', { who: caller.name }) : caller.visits ? t('knownPerson', { who: caller.name, n: caller.visits }) : t('knownElsewhere', { who: caller.name }))}
      </p>
      {caller?.is_idle && (
        <fieldset class="radios side">
          <legend>{t('sameAsk')}</legend>
          {[false, true].map(same => (
            <label key={String(same)}>
              <input type="radio" name="same" checked={who.same === same} onChange={() => set({ same })} />
              <span>{t(same ? 'sameYes' : 'sameNo')}</span>
            </label>
          ))}
        </fieldset>
      )}
      {caller && isNew(who, caller) && <Field label={t('name')} autoComplete="off" value={who.name} onInput={v => set({ name: v })} error={lacks.includes('lackName') ? t('lackName') : undefined} />}
      {caller && needsConsent(who, caller) && (
        <fieldset class="radios">
          <legend>{t('said')}</legend>
          <p class="s t2">{t('saidHint')}</p>
          {(['counter', 'phone'] as const).map(how => (
            <label key={how}>
              <input type="radio" name="said" checked={who.said === how} onChange={() => set({ said: how })} />
              <span>{t(`said_${how}`)}</span>
            </label>
          ))}
          {lacks.includes('lackSaid') && <p class="err">{t('lackSaid')}</p>}
        </fieldset>
      )}
    </>
  )
}
