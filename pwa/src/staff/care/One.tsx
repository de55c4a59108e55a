import { useEffect, useMemo } from 'preact/hooks'
import { live } from '../../lib/live'
import { useLocation, useRoute } from '../../lib/router'
import { Bar } from '../../ui/Bar'
import { Icon } from '../../ui/Icon'
import { Desk } from '../Desk'
import { Detail } from './Detail'
import { whoOf } from './say'
import { useCase } from './useCase'
import { t } from './words'

/** One case with all the room there is. */
export default function CaseRoute() {
  const { route } = useLocation()
  const id = useRoute().params['id'] ?? ''
  const stream = useMemo(() => live('/api/staff/live', ['case', 'opening'], '/api/staff/live?of=care'), [])
  useEffect(() => () => stream.close(), [stream])
  const back = `/staff/care?case=${id}`
  const opened = useCase({ id, onChange: then => stream.on('case', event => then(event.id)), changed: gone => gone && route('/staff/care', true) })
  const heading = opened.data ? t('person', { who: whoOf(opened.data.person) }) : t('detail')
  return (
    <Desk title={heading} current="/staff/care">
      <Bar
        heading={heading}
        before={
          <a class="ib" aria-label={t('back')} href={back}>
            <Icon name="back" />
          </a>
        }
      />
      <div class="side one whole">
        <Detail id={id} opened={opened} shape="page" />
      </div>
    </Desk>
  )
}
