import { settings } from '../../../lib/settings'
import { Button, ButtonLink } from '../../../ui/Button'
import { Option, Options } from '../../../ui/Option'
import type { IconName } from '../../../ui/names'
import { URGENCIES, type Urgency as How } from '../asking'
import { t } from '../words'
import { Next, Sheet, type StepProps } from './Sheet'

const ICON: Readonly<Record<How, IconName>> = { emergency: 'siren', soon: 'clock', normal: 'calendar' }

export function Urgency({ asking, errors, write, next, ...sheet }: StepProps) {
  if (settings.value.easy) {
    return (
      <Sheet
        asking={asking}
        {...sheet}
        title={t('urgencyTitle')}
        foot={URGENCIES.map(urgency => (
          <Button key={urgency} kind="plain" icon={ICON[urgency]} onClick={() => next({ urgency, warned: false })}>
            {t(urgency)}
          </Button>
        ))}
      />
    )
  }
  return (
    <Sheet asking={asking} {...sheet} title={t('urgencyTitle')} foot={<Next onClick={() => next()} />}>
      <Options legend={t('urgencyTitle')} headed error={errors.urgency && t(errors.urgency)}>
        {URGENCIES.map(urgency => (
          <Option
            key={urgency}
            type="radio"
            name="urgency"
            wide
            icon={ICON[urgency]}
            label={t(urgency)}
            hint={t(`${urgency}Hint`)}
            checked={asking.urgency === urgency}
            invalid={errors.urgency !== undefined}
            onChange={() => write({ urgency, warned: false })}
          />
        ))}
      </Options>
    </Sheet>
  )
}

/** Who says that there is danger is shown first who comes at once. */
export function Danger({ asking, next, ...sheet }: StepProps) {
  return (
    <Sheet
      asking={asking}
      {...sheet}
      title={t('dangerTitle')}
      text={t('dangerText')}
      foot={
        <>
          <ButtonLink icon="phone" href="tel:119">
            {t('call119')}
          </ButtonLink>
          {!settings.value.easy && (
            <ButtonLink kind="plain" icon="phone" href="tel:16602642">
              {t('callCare')}
            </ButtonLink>
          )}
          <Button kind="plain" {...(!settings.value.easy && { size: 'mid' as const })} onClick={() => next({ warned: true })}>
            {t('dangerOn')}
          </Button>
        </>
      }
    />
  )
}
