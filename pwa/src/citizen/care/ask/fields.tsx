import { useEffect, useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { matches } from '../../../lib/hangul'
import { local } from '../../../lib/local'
import { settings } from '../../../lib/settings'
import { dateKey } from '../../../lib/time'
import { Button } from '../../../ui/Button'
import { Field } from '../../../ui/Field'
import { Icon } from '../../../ui/Icon'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { Option, Options } from '../../../ui/Option'
import { Skeleton } from '../../../ui/Skeleton'
import { readBirthday, writeBirthday } from '../../declare/birthday'
import { longDate } from '../../declare/say'
import { formatIn } from '../../sign-in/phone'
import type { District } from '../api'
import { CONTACTS, hasContact, MOST, type Asking, type Dong, type Errors } from '../asking'
import { dongName, whoOf } from '../say'
import { useDistricts } from '../useTexts'
import { asNumber } from '../phone'
import { t } from '../words'

export interface FieldsProps {
  asking: Asking
  errors: Errors
  write: (part: Partial<Asking>) => void
}

/** Easy mode asks one thing on a screen, whose heading names it. */
const headed = () => ({ headed: settings.value.easy })
const said = (errors: Errors, field: keyof Errors): string | undefined => errors[field] && t(errors[field])

export function NameField({ asking, errors, write }: FieldsProps) {
  const neighbour = asking.relation === 'neighbour'
  return (
    <Field
      {...headed()}
      label={t('nameOf', { who: whoOf(asking) })}
      {...(neighbour && { hint: t('mayBeEmpty') })}
      name="name"
      autoComplete="off"
      value={asking.name}
      error={said(errors, 'name')}
      onInput={name => write({ name })}
    />
  )
}

export function BornField({ asking, errors, write }: FieldsProps) {
  const read = readBirthday(asking.born, dateKey(Date.now()))
  const self = asking.relation === 'self'
  return (
    <div>
      <Field
        {...headed()}
        label={t('bornOf', { who: whoOf(asking) })}
        hint={t(self ? 'bornHint' : 'bornHintOther')}
        inputMode="numeric"
        autoComplete={self ? 'bday' : 'off'}
        name="born_on"
        value={asking.born}
        error={said(errors, 'born')}
        onInput={(typed, box) => {
          const written = writeBirthday(typed)
          if (written !== typed) box.value = written
          write({ born: written })
        }}
      />
      <p class="s m4" role="status">
        {'born_on' in read && t('bornRead', { day: longDate(read.born_on) })}
      </p>
    </div>
  )
}

export function PhoneField({ asking, errors, write }: FieldsProps) {
  return (
    <Field
      {...headed()}
      label={t('phoneOf', { who: whoOf(asking) })}
      hint={t('phoneHint')}
      type="tel"
      inputMode="tel"
      autoComplete="off"
      name="phone"
      value={asking.phone}
      error={said(errors, 'phone')}
      onInput={(_, box) => write({ phone: formatIn(box, asNumber) })}
    />
  )
}

export function AddressField({ asking, errors, write }: FieldsProps) {
  return <Field {...headed()} label={t('address')} hint={t('addressHint')} name="address" autoComplete="off" value={asking.address} error={said(errors, 'address')} onInput={address => write({ address })} />
}

export function AccessField({ asking, errors, write }: FieldsProps) {
  return <Field {...headed()} label={t('access')} hint={t('accessHint')} name="access" lines={2} most={MOST.line} value={asking.access} error={said(errors, 'access')} onInput={access => write({ access })} />
}

export function WordsField({ asking, errors, write }: FieldsProps) {
  return <Field {...headed()} label={t('words')} hint={t('wordsHint')} name="words" lines={4} most={MOST.words} value={asking.words} error={said(errors, 'words')} onInput={words => write({ words })} />
}

export function AloneField({ asking, write }: FieldsProps) {
  const answers = [
    [true, 'aloneYes'],
    [false, 'aloneNo'],
  ] as const
  return (
    <Options legend={t('aloneOf', { who: whoOf(asking) })} hint={t('mayBeEmpty')}>
      {answers.map(([alone, word]) => (
        <Option key={word} type="radio" name="alone" wide label={t(word)} checked={asking.alone === alone} onChange={() => write({ alone })} />
      ))}
    </Options>
  )
}

/** Somebody to call in an emergency, for who wants to name one. */
export function ContactField({ asking, errors, write }: FieldsProps) {
  const [open, setOpen] = useState(false)
  if (!open && !hasContact(asking)) {
    return (
      <Button kind="plain" size="mid" icon="plus" onClick={() => setOpen(true)}>
        {t('contactAdd')}
      </Button>
    )
  }
  const none = (): void => {
    write({ contact_name: '', contact_relation: '', contact_phone: '' })
    setOpen(false)
  }
  return (
    <div class="stack">
      <Field label={t('contactName')} name="contact_name" autoComplete="off" focused={open} value={asking.contact_name} error={said(errors, 'contact_name')} onInput={contact_name => write({ contact_name })} />
      <Field
        label={t('contactPhone')}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        name="contact_phone"
        value={asking.contact_phone}
        error={said(errors, 'contact_phone')}
        onInput={(_, box) => write({ contact_phone: formatIn(box, asNumber) })}
      />
      <Options legend={t('contactRelation')} error={said(errors, 'contact_relation')}>
        {CONTACTS.map(relation => (
          <Option
            key={relation}
            type="radio"
            name="contact_relation"
            label={t(`contact_${relation}`)}
            checked={asking.contact_relation === relation}
            invalid={errors.contact_relation !== undefined}
            onChange={() => write({ contact_relation: relation })}
          />
        ))}
      </Options>
      <div>
        <button type="button" class="link" onClick={none}>
          {t('contactNone')}
        </button>
      </div>
    </div>
  )
}

export function FirstField({ asking, errors, write }: FieldsProps) {
  return (
    <Options legend={t('first')} error={said(errors, 'first')}>
      {(['requester', 'person'] as const).map(first => (
        <Option
          key={first}
          type="radio"
          name="first"
          label={first === 'person' ? t('firstPerson', { who: whoOf(asking) }) : t('firstRequester')}
          checked={asking.first === first}
          invalid={errors.first !== undefined}
          onChange={() => write({ first })}
        />
      ))}
    </Options>
  )
}

/** By its name, its initials, its English name, or its district's: '서구 치' finds within a district. */
export function findDongs(districts: readonly District[], typed: string): Dong[] {
  if (!typed.trim()) return []
  return districts.flatMap(district =>
    district.dongs
      .filter(dong => [district.name_ko + dong.name_ko, district.name_en + dong.name_en, dong.name_ko, dong.name_en].some(name => matches(name, typed)))
      .map(({ id, name_ko, name_en }) => ({ id, name_ko, name_en, district_ko: district.name_ko, district_en: district.name_en })),
  )
}

const MOST_SHOWN = 6

/** `onChosen`: easy mode goes on as soon as one is chosen. */
export function DongField({ asking, errors, write, onChosen }: FieldsProps & { onChosen?: (dong: Dong) => void }) {
  return <DongPicker {...headed()} label={t('dongOf', { who: whoOf(asking) })} dong={onChosen ? null : asking.dong} before={onChosen ? asking.dong : null} error={said(errors, 'dong')} choose={dong => (dong && onChosen ? onChosen(dong) : write({ dong }))} />
}

interface DongPickerProps {
  label: string
  headed?: boolean
  dong: Dong | null
  /** Chosen the last time; easy mode offers it again. */
  before?: Dong | null
  error?: string | undefined
  choose: (dong: Dong | null) => void
}

export function DongPicker({ label, headed, dong: chosen, before, error, choose }: DongPickerProps) {
  const districts = useDistricts()
  const [typed, setTyped] = useState('')
  const found = findDongs(districts.data.value ?? [], typed)
  const easy = settings.value.easy
  const few = useFew(found, 2)
  const shown = easy ? few.shown : found.slice(0, MOST_SHOWN)
  // Where the list opens under the foot or the keys, it comes up.
  useEffect(() => {
    if (found.length > 0) few.box.current?.scrollIntoView({ block: 'nearest' })
  }, [found.length > 0, shown.length])
  if (chosen) {
    return (
      <div>
        <h2 class="h3">{label}</h2>
        <div class="pick m4">
          <Icon name="pin" />
          <b class="grow">{dongName(chosen)}</b>
          <button type="button" class="link" onClick={() => choose(null)}>
            {t('dongChange')}
          </button>
        </div>
      </div>
    )
  }
  if (!districts.data.value) return districts.error.value ? <p class="t2">{t('dongFailed')}</p> : <Skeleton />
  return (
    <div>
      <Field label={label} {...(headed && { headed })} hint={t('dongHint')} name="dong" type="search" autoComplete="off" value={typed} error={error} onInput={setTyped} />
      <p class={found.length > 0 || !typed.trim() ? 'vh' : 's t2 m8'} role="status">
        {typed.trim() && (found.length > 0 ? t('dongFound', { n: found.length }) : t('dongNone'))}
      </p>
      <div ref={few.box}>
        <List>
          {shown.map(dong => (
            <Item key={dong.id} icon="pin" onClick={() => choose(dong)} title={<b>{local(dong, 'name')}</b>} detail={local(dong, 'district')} end={<></>} />
          ))}
        </List>
      </div>
      {easy ? <More label={t('moreDongs')} few={few} /> : found.length > MOST_SHOWN && <p class="s t2">{t('dongMany', { n: found.length - MOST_SHOWN })}</p>}
      {easy && before && !typed && (
        <div>
          <Button onClick={() => choose(before)}>{dongName(before)}</Button>
        </div>
      )}
    </div>
  )
}
