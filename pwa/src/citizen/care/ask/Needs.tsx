import { Art } from '../../../ui/Art'
import { Button } from '../../../ui/Button'
import { Option, Options } from '../../../ui/Option'
import { EASY_NEEDS, NEEDS, type Need } from '../asking'
import { NEED_ICON, whoOf } from '../say'
import { t } from '../words'
import { Next, Sheet, type StepProps } from './Sheet'
import { Icon } from '../../../ui/Icon'

const WIDE: readonly Need[] = ['shelter', 'unsure']

export function Needs({ asking, errors, write, next, ...sheet }: StepProps) {
  const title = t('needsOf', { who: whoOf(asking) })
  const { needs } = asking
  return (
    <Sheet asking={asking} {...sheet} title={title} text={t('needsText')} foot={<Next onClick={() => next()}>{t('chosenNext', { n: needs.length })}</Next>}>
      <Options legend={title} headed error={errors.needs && t(errors.needs)}>
        {NEEDS.map(need => (
          <Option
            key={need}
            type="checkbox"
            name="needs"
            icon={NEED_ICON[need]}
            label={t(need)}
            {...(WIDE.includes(need) && { wide: true })}
            {...(need === 'unsure' && { hint: t('unsureHint') })}
            checked={needs.includes(need)}
            invalid={errors.needs !== undefined}
            onChange={on => write({ needs: NEEDS.filter(one => (one === need ? on : needs.includes(one))) })}
          />
        ))}
      </Options>
    </Sheet>
  )
}

/** Easy mode asks about each need by itself. */
export function EasyNeed({ step, asking, next, ...sheet }: StepProps) {
  const need = step.slice(5) as (typeof EASY_NEEDS)[number] & Exclude<Need, 'unsure'>
  const last = need === EASY_NEEDS.at(-1)
  const answer = (hard: boolean): void => {
    const needs = NEEDS.filter(one => one !== 'unsure' && (one === need ? hard : asking.needs.includes(one)))
    // Who says no to everything and asks all the same wants somebody to come and look.
    next({ needs: last && needs.length === 0 ? ['unsure'] : needs, asked: [...new Set([...asking.asked, need])] })
  }
  return (
    <Sheet
      step={step}
      asking={asking}
      {...sheet}
      title={t(`ask_${need}`, { who: whoOf(asking) })}
      text={t(`say_${need}`)}
      picture={need === 'meals' ? <Art name="easy-meal" class="bowl" /> : <Icon name={NEED_ICON[need]} class="lamp" />}
      foot={
        <>
          <Button onClick={() => answer(true)}>{t('yesHard')}</Button>
          <Button kind="plain" onClick={() => answer(false)}>
            {t('noFine')}
          </Button>
        </>
      }
    />
  )
}
