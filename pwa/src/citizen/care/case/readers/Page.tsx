import { useFew } from '../../../../lib/few'
import { local } from '../../../../lib/local'
import { useResource } from '../../../../lib/resource'
import { useRoute } from '../../../../lib/router'
import { when } from '../../../../lib/time'
import { useNow } from '../../../../lib/useNow'
import { Item, List } from '../../../../ui/List'
import { More } from '../../../../ui/More'
import { Note } from '../../../../ui/Note'
import { Skeleton } from '../../../../ui/Skeleton'
import { Stopped } from '../../../../ui/Stopped'
import { Void } from '../../../../ui/Void'
import { Signed } from '../../../my/Signed'
import { loadReaders, type Reader } from '../../api'
import { t } from '../../words'
import { isLook, kindOf } from './kinds'

/** Who has opened or changed my case: staff, and relatives who act for me. */
export default function Readers() {
  const id = useRoute().params['id'] ?? ''
  return (
    <Signed title={t('readersTitle')} path={`/care/${id}/readers`} back={{ to: `/care/${id}`, label: t('care') }}>
      {() => <Listed id={id} />}
    </Signed>
  )
}

/** By whom, what, and on which day: several looks of one person on a day are one line. */
export function gathered(readers: readonly Reader[], dayOf: (at: string) => string): readonly (Reader & { times: number })[] {
  const lines = new Map<string, Reader & { times: number }>()
  for (const reader of readers) {
    const key = [reader.is_relative, reader.who, reader.title, kindOf(reader.action), dayOf(reader.at)].join('|')
    const line = lines.get(key)
    if (line) line.times++
    else lines.set(key, { ...reader, times: 1 })
  }
  return [...lines.values()]
}

function Listed({ id }: { id: string }) {
  const now = useNow()
  const readers = useResource(`care:readers:${id}`, () => loadReaders(id))
  const lines = gathered(readers.data.value ?? [], at => at.slice(0, 10))
  const few = useFew(lines, 3)
  if (!readers.data.value) return readers.error.value ? <Stopped error={readers.error.value} onRetry={() => void readers.refresh()} /> : <Skeleton kind="tall" />
  if (lines.length === 0) return <Void art="empty" title={t('readersNone')} text={t('readersNoneText')} />
  return (
    <>
      <p class="t2 m8">{t('readersText')}</p>
      <div ref={few.box}>
        <List>
          {few.shown.map(line => (
            <Item
              key={`${line.at}${line.who}${line.action}`}
              icon={isLook(kindOf(line.action)) ? 'eye' : 'edit'}
              title={[line.is_relative && t('readerFamily'), line.organization_ko && local({ name_ko: line.organization_ko, name_en: line.organization_en ?? '' }, 'name'), line.title, line.who].filter(Boolean).join(' ')}
              detail={`${when(line.at, now)}, ${t(`read_${kindOf(line.action)}`)}`}
            />
          ))}
        </List>
      </div>
      <More label={t('readersMore')} few={few} />
      <Note icon="info">{t('wrongNote')}</Note>
    </>
  )
}
