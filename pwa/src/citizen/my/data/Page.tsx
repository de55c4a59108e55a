import { useState } from 'preact/hooks'
import { useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { toast } from '../../../ui/Toasts'
import { t as shell } from '../../../messages'
import { explain } from '../../../messages/errors'
import { signedIn, type Me } from '../../session'
import { changeMe } from '../../sign-in/api'
import { Signed } from '../Signed'
import { t } from '../words'
import { Consents } from './Consents'
import { Declared } from './Declared'
import { Delete } from './Delete'
import { Download } from './Download'

export default function DataPage() {
  return (
    <Signed title={t('data')} path="/my/data">
      {who => <Data who={who} />}
    </Signed>
  )
}

function Data({ who }: { who: Me }) {
  // Easy mode asks for the name and the number first, and shows the rest on a second screen.
  const [rest, setRest] = useState(false)
  const easy = settings.value.easy
  useStep(rest)
  return (
    <>
      {(!easy || !rest) && (
        <dl class="facts m8">
          <dt>{t('name')}</dt>
          <dd class="row between wrap">
            <b class="grow">{who.name}</b>
            <Rename who={who} />
          </dd>
          <dt>{t('phone')}</dt>
          <dd class="row between wrap">
            <b class="grow">{who.phone ?? t('noPhone')}</b>
            <a class="link" href="/my/data/phone">
              {t('changePhone')}
            </a>
          </dd>
        </dl>
      )}
      {(!easy || !rest) && <Declared />}
      {easy && !rest ? (
        <Button kind="plain" icon="doc" onClick={() => setRest(true)}>
          {t('moreData')}
        </Button>
      ) : (
        <>
          <Consents />
          <Download />
          <Delete />
        </>
      )}
    </>
  )
}

function Rename({ who }: { who: Me }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState(who.name ?? '')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const save = async (): Promise<void> => {
    const wanted = name.trim().normalize('NFC')
    if (busy) return
    if (!wanted) return setError(t('nameEmpty'))
    setBusy(true)
    try {
      signedIn(await changeMe({ name: wanted }))
      setOpen(false)
      toast(t('renamed'), { icon: 'check' })
    } catch (e) {
      setError(explain(e))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <button
        type="button"
        class="link"
        onClick={() => {
          setName(who.name ?? '')
          setError(undefined)
          setOpen(true)
        }}
      >
        {t('rename')}
      </button>
      <Dialog
        open={open}
        title={t('rename')}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button busy={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
            <Button kind="plain" size="mid" onClick={() => setOpen(false)}>
              {shell('close')}
            </Button>
          </>
        }
      >
        <form
          noValidate
          onSubmit={e => {
            e.preventDefault()
            void save()
          }}
        >
          <Field label={t('name')} value={name} error={error} autoComplete="name" onInput={typed => setName([...typed].slice(0, 40).join(''))} />
        </form>
      </Dialog>
    </>
  )
}
