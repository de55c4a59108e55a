import { useEffect } from 'preact/hooks'
import { focusHeading } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Desk } from '../Desk'
import { Detail } from './Detail'
import { whoOf } from './say'
import { useCase } from './useCase'
import { t } from './words'

export interface OpenedProps {
  id: string
  onChange: (then: (id: string) => void) => () => void
  changed: (gone: boolean) => void
}

/** The open case beside the list. */
export function Side(props: OpenedProps) {
  const opened = useCase(props)
  return (
    <>
      <span class="vh" role="status">
        {opened.data && t('opened', { who: whoOf(opened.data.person) })}
      </span>
      <Detail id={props.id} opened={opened} shape="side" />
    </>
  )
}

/** The open case on a phone. */
export function OnePage({ back, ...props }: OpenedProps & { back: () => void }) {
  const opened = useCase(props)
  const heading = opened.data ? t('person', { who: whoOf(opened.data.person) }) : t('detail')
  // The address changed only behind its question mark, which the router does not take for a new page.
  useEffect(() => void focusHeading(), [])
  return (
    <Desk title={heading} current="/staff/care">
      <Bar
        heading={heading}
        before={
          <button type="button" class="ib" aria-label={t('back')} onClick={back}>
            <Icon name="back" />
          </button>
        }
      />
      <div class="side one">
        <Detail id={props.id} opened={opened} shape="phone" />
      </div>
    </Desk>
  )
}

export function Hint() {
  return (
    <>
      <h2>{t('pickOne')}</h2>
      <Note icon="info">{t('pickOneHint')}</Note>
    </>
  )
}
