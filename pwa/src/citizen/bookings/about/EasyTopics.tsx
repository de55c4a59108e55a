import { useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { More } from '../../../ui/More'
import { Option } from '../../../ui/Option'
import { t } from '../words'
import { toggleTopic, TOPICS } from './topics'

/** Easy mode's way to say it without writing: topics to press, three at a time. */
export function EasyTopics({ about, onWrite }: { about: string; onWrite: (words: string) => void }) {
  const [open, setOpen] = useState(false)
  const few = useFew(TOPICS, 3)
  return (
    <div>
      <Button kind="plain" icon="plus" onClick={() => setOpen(true)}>
        {t('pickTopic')}
      </Button>
      <Dialog open={open} title={t('aboutTopics')} onClose={() => setOpen(false)} actions={<Button onClick={() => setOpen(false)}>{t('picked')}</Button>}>
        <div class="opts" ref={few.box}>
          {few.shown.map(topic => (
            <Option key={topic} type="checkbox" name="topic" wide label={t(topic)} checked={about.includes(t(topic))} onChange={() => onWrite(toggleTopic(about, t(topic)))} />
          ))}
        </div>
        <div class="m12">
          <More label={t('moreTopics')} few={few} />
        </div>
      </Dialog>
    </div>
  )
}
