import { away } from './away'
import { isMine } from './sending'
import { Strip } from './Strip'
import { only } from './vault'
import { t } from './words'

/** On every page of the desk, while something is only on this device. */
export default function Unsent() {
  if (only.value.work === 0 || away.value) return null
  return (
    <div class="unsent">
      <Strip />
      {isMine.value && (
        <a class="link" href="/staff/care/route" onClick={() => (away.value = true)}>
          {t('see')}
        </a>
      )}
    </div>
  )
}
