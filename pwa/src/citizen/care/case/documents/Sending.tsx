import { Icon } from '../../../../ui/Icon'
import type { Sendings, SentFile } from './useSending'
import { sizeOf } from './files'
import { t } from './words'

/** What is on its way, how far it is, and what was refused and why. */
export function Sending({ sending }: { sending: Sendings }) {
  if (sending.files.length === 0) return null
  return (
    <ul class="list" aria-live="polite">
      {sending.files.map(one => (
        <Row key={one.id} of={one} sending={sending} />
      ))}
    </ul>
  )
}

function Row({ of: { id, file, state, part, problem, retry }, sending }: { of: SentFile; sending: Sendings }) {
  const percent = Math.round(part * 100)
  return (
    <li>
      <Icon name={state === 'refused' ? 'level-3' : 'send'} />
      <div class="grow">
        <span class="any">{file.name}</span>
        <br />
        {state === 'refused' ? (
          <span class="err">{`${t('notSent')}. ${problem}`}</span>
        ) : (
          <span class="s t2">
            {state === 'sending' ? t('sending') : t('waiting')}, {sizeOf(file.size)}
          </span>
        )}
        {state === 'sending' && (
          <div class="hold" role="progressbar" aria-label={file.name} aria-valuenow={percent} aria-valuetext={t('percent', { n: percent })}>
            <i style={{ width: `${percent}%` }} />
          </div>
        )}
      </div>
      {state === 'refused' && (
        <>
          {retry && (
            <button type="button" class="link s" aria-label={t('againOf', { name: file.name })} onClick={() => sending.again(id)}>
              {t('again')}
            </button>
          )}
          <button type="button" class="link s" aria-label={t('dropOf', { name: file.name })} onClick={() => sending.drop(id)}>
            {t('drop')}
          </button>
        </>
      )}
    </li>
  )
}
