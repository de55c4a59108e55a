import { useEffect } from 'preact/hooks'
import { focusHeading } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Note } from '../../ui/Note'
import { Desk } from '../Desk'
import { Detail } from './Detail'
import { whoOf } from './state'
import { useLoan } from './useLoan'
import { t } from './words'

export interface OpenedProps {
  id: string
  /** What the board knows: a newer one is fetched again. */
  version: number | undefined
  /** Says what was done, if anything. */
  changed: (words?: string) => void
}

/** The open loan beside the lists. */
export function Side(props: OpenedProps) {
  const opened = useLoan(props)
  return (
    <>
      <span class="vh" role="status">
        {opened.loan && t('opened', { who: whoOf(opened.loan) })}
      </span>
      <Detail key={opened.loan?.id} opened={opened} beside />
    </>
  )
}

/** The open loan on a phone. */
export function OnePage({ back, ...props }: OpenedProps & { back: () => void }) {
  const opened = useLoan(props)
  const heading = opened.loan ? t('person', { who: whoOf(opened.loan) }) : t('detail')
  // The address changed only behind its question mark, which the router does not take for a new page.
  useEffect(() => void focusHeading(), [])
  return (
    <Desk title={heading} current="/staff/lending">
      <Bar
        heading={heading}
        before={
          <button type="button" class="ib" aria-label={t('back')} onClick={back}>
            <Icon name="back" />
          </button>
        }
      />
      <div class="side one">
        <Detail key={opened.loan?.id} opened={opened} beside={false} />
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
