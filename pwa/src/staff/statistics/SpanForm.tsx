import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { spanWrong, type Span } from './span'
import { t } from './words'

export function SpanForm({ span, onShow }: { span: Span; onShow: (span: Span) => void }) {
  const [asked, setAsked] = useState(span)
  const [tried, setTried] = useState(false)
  const wrong = spanWrong(asked)
  return (
    <form
      noValidate
      class="fromto"
      onSubmit={e => {
        e.preventDefault()
        setTried(true)
        if (!wrong) onShow(asked)
      }}
    >
      <Field label={t('first')} type="date" value={asked.first} onInput={first => setAsked({ ...asked, first })} />
      <Field label={t('last')} type="date" value={asked.last} error={tried && wrong ? t(`wrong_${wrong}`) : undefined} onInput={last => setAsked({ ...asked, last })} />
      <Button submit size="sm">
        {t('show')}
      </Button>
    </form>
  )
}
