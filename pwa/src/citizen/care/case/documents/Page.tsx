import { useRef, useState } from 'preact/hooks'
import { isProblem } from '../../../../api/problem'
import { useFew } from '../../../../lib/few'
import { online } from '../../../../lib/online'
import { useResource } from '../../../../lib/resource'
import { useRoute } from '../../../../lib/router'
import { date } from '../../../../lib/time'
import { t as shell } from '../../../../messages'
import { Button, ButtonLink } from '../../../../ui/Button'
import { Dialog } from '../../../../ui/Dialog'
import { Icon } from '../../../../ui/Icon'
import { Item, List } from '../../../../ui/List'
import { More } from '../../../../ui/More'
import { Note } from '../../../../ui/Note'
import { Skeleton } from '../../../../ui/Skeleton'
import { Stopped } from '../../../../ui/Stopped'
import { toast } from '../../../../ui/Toasts'
import { Void } from '../../../../ui/Void'
import { explain } from '../../../../messages/errors'
import { useLive } from '../../../live'
import { Ask } from '../../../my/Ask'
import { Signed } from '../../../my/Signed'
import { loadCase } from '../../api'
import { linkTo, loadDocuments, removeDocument, type Document, type Link } from './api'
import { KINDS, sizeOf } from './files'
import { Sending } from './Sending'
import { useSending } from './useSending'
import { t } from './words'

/** Photos and papers of a case: added from the phone, seen by the care manager, taken away by whoever added them. */
export default function DocumentsPage() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('title')} path={`/care/${id}/documents`} back={{ to: `/care/${id}`, label: t('back') }}>
      {() => <Mine key={id} id={id} />}
    </Signed>
  )
}

function Mine({ id }: { id: string }) {
  const documents = useResource(`care:documents:${id}`, () => loadDocuments(id))
  const one = useResource(`care:case:${id}`, () => loadCase(id))
  useLive({ case: which => (which === id || which === '') && void documents.refresh() })
  const there = documents.data.value
  const sending = useSending(id, there?.length ?? 0, documents.set)
  const error = documents.error.value
  if (!there) {
    if (!error) return <Skeleton kind="tall" />
    if (isProblem(error, 'offline')) return <Void art="offline" title={t('offlineTitle')} text={t('offline')} />
    return <Stopped error={error} onRetry={() => void documents.refresh()} />
  }
  const ended = one.data.value?.closed_at != null
  return (
    <>
      <p class="t2 m8">{t('text')}</p>
      {ended ? (
        <Note icon="lock">{t('ended')}</Note>
      ) : online.value ? (
        <>
          <Choose onFiles={sending.add} />
          <Note icon="info">{t('limits')}</Note>
        </>
      ) : (
        <Note icon="offline">{t('offline')}</Note>
      )}
      <Sending sending={sending} />
      {there.length === 0 ? sending.files.length === 0 && <Void art="empty" title={t('none')} text={t('noneText')} /> : <Listed id={id} documents={there} onRemoved={() => void documents.refresh()} />}
    </>
  )
}

function Choose({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const camera = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const taken = (box: HTMLInputElement): void => {
    onFiles([...(box.files ?? [])])
    // The same file can be chosen again.
    box.value = ''
  }
  return (
    <div class="stack tight">
      <input ref={camera} hidden type="file" accept="image/jpeg,image/png" capture="environment" onChange={e => taken(e.currentTarget)} />
      <input ref={files} hidden type="file" name="files" multiple accept={KINDS.join(',')} onChange={e => taken(e.currentTarget)} />
      <Button icon="plus" onClick={() => camera.current?.click()}>
        {t('camera')}
      </Button>
      <Button kind="plain" icon="doc" onClick={() => files.current?.click()}>
        {t('files')}
      </Button>
    </div>
  )
}

function Listed({ id, documents, onRemoved }: { id: string; documents: readonly Document[]; onRemoved: () => void }) {
  const few = useFew(documents, 2)
  const [removing, setRemoving] = useState<Document>()
  const [shown, setShown] = useState<{ document: Document; link: Link }>()
  const [busy, setBusy] = useState(false)
  const open = async (document: Document): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      setShown({ document, link: await linkTo(id, document.id) })
    } catch (error) {
      toast(explain(error))
    }
    setBusy(false)
  }
  return (
    <section>
      <h2>{t('listed')}</h2>
      <div ref={few.box}>
        <List>
          {few.shown.map(document => (
            <Item
              key={document.id}
              icon={isPhoto(document) ? 'eye' : 'doc'}
              title={<span class="any">{document.name}</span>}
              detail={[t(isPhoto(document) ? 'photo' : 'paper'), sizeOf(document.size), date(document.added_at), whose(document)].join(shell('comma'))}
              onClick={() => void open(document)}
              end={
                document.mine && online.value ? (
                  <button type="button" class="link s" aria-label={t('removeOf', { name: document.name })} onClick={() => setRemoving(document)}>
                    {t('remove')}
                  </button>
                ) : (
                  <Icon name="right" />
                )
              }
            />
          ))}
        </List>
      </div>
      <More label={t('more')} few={few} />
      <Ask
        open={removing !== undefined}
        title={t('removeAsk')}
        yes={t('remove')}
        onClose={() => setRemoving(undefined)}
        onYes={async () => {
          await removeDocument(id, removing!.id)
          setRemoving(undefined)
          toast(t('removed'), { icon: 'check' })
          onRemoved()
        }}
      >
        <p class="any">
          <b>{removing?.name}</b>
        </p>
        <p class="m4">{t('removeText')}</p>
      </Ask>
      {shown && <Shown {...shown} onClose={() => setShown(undefined)} />}
    </section>
  )
}

const isPhoto = (document: Document): boolean => document.media_type !== 'application/pdf'
const whose = (document: Document): string => t(document.mine ? 'by_me' : document.added_by === 'staff' ? 'by_staff' : 'by_family')

/** A photo in place, a paper in a page of its own; the link soon ends. */
function Shown({ document, link, onClose }: { document: Document; link: Link; onClose: () => void }) {
  return (
    <Dialog
      open
      title={document.name}
      onClose={onClose}
      actions={
        <>
          <ButtonLink href={link.path} target="_blank">
            {t(isPhoto(document) ? 'openPhoto' : 'openPaper')}
          </ButtonLink>
          <Button kind="plain" size="mid" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      {isPhoto(document) && <img class="shot" src={link.path} alt={document.name} />}
      <p class="s t2 m8">{t('linkNote')}</p>
    </Dialog>
  )
}
