import { useFew } from '../../../lib/few'
import { settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { More } from '../../../ui/More'
import { Option, Options } from '../../../ui/Option'
import { KIN, RELATIONS, type Relation } from '../asking'
import { t } from '../words'
import { Next, Sheet, type StepProps } from './Sheet'

const HINTS: Partial<Record<Relation, 'wardHint' | 'neighbourHint'>> = { ward: 'wardHint', neighbour: 'neighbourHint' }

export function Who({ asking, errors, write, next, ...sheet }: StepProps) {
  if (settings.value.easy) return <EasyWho asking={asking} errors={errors} write={write} next={next} {...sheet} />
  return (
    <Sheet asking={asking} {...sheet} title={t('who')} text={t('whoText')} foot={<Next onClick={() => next()} />}>
      <Options legend={t('who')} headed error={errors.relation && t(errors.relation)}>
        {RELATIONS.map(relation => (
          <Option
            key={relation}
            type="radio"
            name="relation"
            label={t(relation)}
            {...(HINTS[relation] && { hint: t(HINTS[relation]), wide: true })}
            checked={asking.relation === relation}
            invalid={errors.relation !== undefined}
            onChange={() => write({ relation })}
          />
        ))}
      </Options>
    </Sheet>
  )
}

/** Three to begin with: which relative it is comes after. */
function EasyWho({ asking, next, ...sheet }: StepProps) {
  return (
    <Sheet
      asking={asking}
      {...sheet}
      title={t('who')}
      foot={
        <>
          <Button onClick={() => next({ relation: 'self' })}>{t('self')}</Button>
          <Button kind="plain" onClick={() => next({ relation: KIN.includes(asking.relation as Relation) ? asking.relation : 'relative' })}>
            {t('kin')}
          </Button>
          <Button kind="plain" onClick={() => next({ relation: 'neighbour' })}>
            {t('neighbour')}
          </Button>
        </>
      }
    />
  )
}

export function Family({ asking, next, ...sheet }: StepProps) {
  const few = useFew(KIN, 3)
  return (
    <Sheet
      asking={asking}
      {...sheet}
      title={t('family')}
      foot={
        <div class="answers" ref={few.box}>
          {few.shown.map(relation => (
            <Button key={relation} kind="plain" onClick={() => next({ relation })}>
              {t(relation)}
            </Button>
          ))}
          <More label={t('moreFamily')} few={few} />
        </div>
      }
    />
  )
}
