import { useFew } from '../../../lib/few'
import { settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { More } from '../../../ui/More'
import { Option, Options } from '../../../ui/Option'
import { TIMES, type VisitTime } from '../asking'
import { t } from '../words'
import { Next, Sheet, type StepProps } from './Sheet'

export function When({ asking, errors, write, next, ...sheet }: StepProps) {
  const { times } = asking
  if (settings.value.easy) return <EasyWhen asking={asking} errors={errors} write={write} next={next} {...sheet} />
  // 'Any time' and a time of its own cannot both be meant.
  const toggle = (time: VisitTime, on: boolean): void => write({ times: !on ? times.filter(one => one !== time) : time === 'any' ? ['any'] : TIMES.filter(one => one !== 'any' && (one === time || times.includes(one))) })
  return (
    <Sheet asking={asking} {...sheet} title={t('whenTitle')} text={t('whenText')} foot={<Next onClick={() => next()} />}>
      <Options legend={t('whenTitle')} headed error={errors.times && t(errors.times)}>
        {TIMES.map(time => (
          <Option key={time} type="checkbox" name="times" wide={time === 'any'} label={t(time)} checked={times.includes(time)} invalid={errors.times !== undefined} onChange={on => toggle(time, on)} />
        ))}
      </Options>
    </Sheet>
  )
}

function EasyWhen({ asking, next, ...sheet }: StepProps) {
  const few = useFew(TIMES, 3)
  return (
    <Sheet
      asking={asking}
      {...sheet}
      title={t('whenTitle')}
      foot={
        <div class="answers" ref={few.box}>
          {few.shown.map(time => (
            <Button key={time} kind="plain" onClick={() => next({ times: [time] })}>
              {t(time)}
            </Button>
          ))}
          <More label={t('moreTimes')} few={few} />
        </div>
      }
    />
  )
}
