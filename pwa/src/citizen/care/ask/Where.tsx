import { useEffect } from 'preact/hooks'
import { Button } from '../../../ui/Button'
import { loadDeclaration } from '../../declare/api'
import { me } from '../../session'
import { isNeighbour } from '../asking'
import { whoOf } from '../say'
import { draft } from '../sending'
import { t } from '../words'
import { AccessField, AddressField, AloneField, BornField, ContactField, DongField, FirstField, NameField, PhoneField } from './fields'
import { Next, Sheet, type StepProps } from './Sheet'

/** A birthday that was declared once is not asked for again. */
function useOwnBirthday(self: boolean): void {
  const who = me.value?.id
  useEffect(() => {
    if (!self || !who || draft.value.peek().born) return
    void loadDeclaration().then(
      declared => declared && !draft.value.peek().born && draft.set({ born: declared.born_on }),
      () => undefined,
    )
  }, [self, who])
}

export function Where({ asking, errors, write, next, ...sheet }: StepProps) {
  const who = whoOf(asking)
  const self = who === 'self'
  const neighbour = isNeighbour(asking)
  const fields = { asking, errors, write }
  useOwnBirthday(self)
  const known = me.value
  const text = self ? (known?.name && known.phone ? t('whereSelfKnown', { name: known.name, phone: known.phone }) : t('whereSelfText')) : neighbour ? t('whereNeighbourText') : undefined
  return (
    <Sheet asking={asking} {...sheet} title={t('whereOf', { who })} text={text} foot={<Next onClick={() => next()} />}>
      {!self && <NameField {...fields} />}
      {!neighbour && <BornField {...fields} />}
      {!self && !neighbour && <PhoneField {...fields} />}
      <DongField {...fields} />
      <AddressField {...fields} />
      <AccessField {...fields} />
      <AloneField {...fields} />
      {!neighbour && <ContactField {...fields} />}
      {!self && !neighbour && <FirstField {...fields} />}
    </Sheet>
  )
}

/** Easy mode asks for one of them at a time. */
export function EasyField({ step, asking, errors, write, next, back }: StepProps) {
  const who = whoOf(asking)
  const fields = { asking, errors, write }
  const sheet = { step, asking, back }
  useOwnBirthday(step === 'born' && who === 'self')
  if (step === 'alone') {
    return (
      <Sheet
        {...sheet}
        title={t('aloneOf', { who })}
        foot={
          <>
            <Button kind="plain" onClick={() => next({ alone: true })}>
              {t('yes')}
            </Button>
            <Button kind="plain" onClick={() => next({ alone: false })}>
              {t('no')}
            </Button>
            <Button kind="plain" onClick={() => next({ alone: null })}>
              {t('aloneUnknown')}
            </Button>
          </>
        }
      />
    )
  }
  if (step === 'first') {
    return (
      <Sheet
        {...sheet}
        title={t('first')}
        foot={
          <>
            <Button kind="plain" onClick={() => next({ first: 'requester' })}>
              {t('firstRequester')}
            </Button>
            {asking.phone && (
              <Button kind="plain" onClick={() => next({ first: 'person' })}>
                {t('firstPerson', { who })}
              </Button>
            )}
          </>
        }
      />
    )
  }
  if (step === 'dong') {
    return (
      <Sheet {...sheet} title={t('dongOf', { who })} foot={null}>
        <DongField {...fields} onChosen={dong => next({ dong })} />
      </Sheet>
    )
  }
  const title = step === 'name' ? t('nameOf', { who }) : step === 'born' ? t('bornOf', { who }) : step === 'phone' ? t('phoneOf', { who }) : step === 'address' ? t('address') : t('access')
  return (
    <Sheet {...sheet} title={title} foot={<Next onClick={() => next()} />}>
      {step === 'name' && <NameField {...fields} />}
      {step === 'born' && <BornField {...fields} />}
      {step === 'phone' && <PhoneField {...fields} />}
      {step === 'address' && <AddressField {...fields} />}
      {step === 'access' && <AccessField {...fields} />}
    </Sheet>
  )
}
