import { useEffect, useState } from 'preact/hooks'
import { Problem } from '../../api/problem'
import { useDraft } from '../../lib/draft'
import { useResource } from '../../lib/resource'
import { useLocation, useStep } from '../../lib/router'
import { settings } from '../../lib/settings'
import { dateKey } from '../../lib/time'
import { explain } from '../../messages/errors'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Note'
import { Option, Options } from '../../ui/Option'
import { Skeleton } from '../../ui/Skeleton'
import { Failed } from '../Failed'
import { Screen } from '../Screen'
import { me } from '../session'
import { safeNext } from '../sign-in/phone'
import { loadDeclaration, putDeclaration, type Declaration } from './api'
import { readBirthday, writeBirthday } from './birthday'
import { longDate } from './say'
import { t } from './words'

interface Entry {
  born: string
  lives: boolean | null
}

/** Birthday and home, said once; then on to where the person was going. */
export default function Declare() {
  const { query, route } = useLocation()
  const next = safeNext(query['next'])
  const back = { to: next.split('?')[0]!, label: t('back') }
  useEffect(() => {
    if (me.value === null) route(`/sign-in?next=${encodeURIComponent(`/declare?next=${encodeURIComponent(next)}`)}`, true)
  }, [me.value])
  if (me.value) return <Known next={next} back={back} />
  return (
    <Screen title={t('title')} back={back}>
      <Skeleton />
    </Screen>
  )
}

function Known({ next, back }: { next: string; back: { to: string; label: string } }) {
  const known = useResource('declaration', loadDeclaration)
  const declared = known.data.value
  if (declared === undefined && known.error.value) return <Failed error={known.error.value} back={back} onRetry={() => void known.refresh()} />
  return (
    <Screen title={t('title')} back={back}>
      {declared === undefined ? <Skeleton /> : <Form declared={declared} next={next} />}
    </Screen>
  )
}

function Form({ declared, next }: { declared: Declaration | null; next: string }) {
  const { route } = useLocation()
  const draft = useDraft<Entry>('declare', { born: declared?.born_on ?? '', lives: declared?.lives_in_gwangju ?? null })
  const [errors, setErrors] = useState<{ born?: string; lives?: string }>({})
  const [busy, setBusy] = useState(false)
  // Easy mode asks one thing after the other.
  const [second, setSecond] = useState(false)
  const isEasy = settings.value.easy
  const { born, lives } = draft.value.value
  const read = readBirthday(born, dateKey(Date.now()))
  useStep(second)
  if (!draft.ready.value) return <Skeleton />

  const wrong = (found: typeof errors): void => {
    setErrors(found)
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus())
  }
  const save = async (): Promise<void> => {
    if (busy) return
    if ('wrong' in read) return wrong({ born: t(read.wrong === 'short' ? 'bornShort' : 'bornWrong') })
    if (isEasy && !second) return setSecond(true)
    if (lives === null) return wrong({ lives: t('livesMissing') })
    setBusy(true)
    try {
      await putDeclaration({ born_on: read.born_on, lives_in_gwangju: lives })
      void draft.clear()
      route(next, true)
    } catch (e) {
      const isBirthday = e instanceof Problem && (e.extensions['fields'] as { path: string }[] | undefined)?.some(field => field.path === 'born_on')
      if (isBirthday) setSecond(false)
      wrong(isBirthday ? { born: t('bornWrong') } : { [isEasy || lives !== null ? 'lives' : 'born']: explain(e) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1 class="lines m8">{second ? t('lives') : isEasy ? t('bornAsk') : t('heading')}</h1>
      {!second && <p class="t2 m8">{t('text')}</p>}
      <form
        noValidate
        class="stack"
        onSubmit={e => {
          e.preventDefault()
          void save()
        }}
      >
        {!second && (
          <div>
            <Field
              label={t('born')}
              hint={t('bornHint')}
              inputMode="numeric"
              autoComplete="bday"
              name="born_on"
              value={born}
              error={errors.born}
              onInput={(typed, box) => {
                const written = writeBirthday(typed)
                if (written !== typed) box.value = written
                setErrors({})
                draft.set({ born: written })
              }}
            />
            <p class="s m4" role="status">
              {'born_on' in read && t('bornRead', { day: longDate(read.born_on) })}
            </p>
          </div>
        )}
        {(second || !isEasy) && (
          <Options legend={t('lives')} headed={second} error={errors.lives}>
            {[true, false].map(is => (
              <Option key={String(is)} type="radio" name="lives" wide label={t(is ? 'livesYes' : 'livesNo')} checked={lives === is} invalid={errors.lives !== undefined} onChange={() => (setErrors({}), draft.set({ lives: is }))} />
            ))}
          </Options>
        )}
        <Button submit busy={busy}>
          {t(isEasy && !second ? 'next' : 'save')}
        </Button>
      </form>
      <Note icon="eye">{t(declared?.verified ? 'verified' : 'why')}</Note>
      {!isEasy && <Note icon="lock">{t('sealed')}</Note>}
    </>
  )
}
