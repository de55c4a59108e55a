import { useState } from 'preact/hooks'
import { explain } from '../../../messages/errors'
import { Button } from '../../../ui/Button'
import { Note } from '../../../ui/Note'
import { takeAlong } from '../api'
import { t } from '../words'

/** Everything about oneself, as a file; refused before it begins where that needs more proof. */
export function Download() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const go = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      await takeAlong()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(false)
  }
  return (
    <section>
      <h2>{t('download')}</h2>
      <p class="t2 m4">{t('downloadText')}</p>
      <p class="t2 m4">{t('downloadOwn')}</p>
      <div class="m12">
        <Button kind="plain" size="mid" icon="doc" busy={busy} onClick={() => void go()}>
          {t('download')}
        </Button>
      </div>
      {problem && (
        <div class="m12" role="alert">
          <Note icon="lock">{problem}</Note>
        </div>
      )}
    </section>
  )
}
