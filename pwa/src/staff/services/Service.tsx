import { useRoute } from '../../lib/router'
import { Note } from '../../ui/Note'
import { Void } from '../../ui/Void'
import { named } from '../session'
import type { ServiceAdmin } from '../types'
import { Questions } from './Questions'
import { Rules } from './Rules'
import { Serving } from './Serving'
import { SitePage } from './SitePage'
import { Texts } from './Texts'
import { t } from './words'

export interface ServicePanelProps {
  service: ServiceAdmin
  /** Fetch the site again: after a change, and to see what somebody else has made of it. */
  refresh: () => Promise<void>
}

export default function Service() {
  const id = Number(useRoute().params['id'])
  return (
    <SitePage heading={site => named(site.services.find(s => s.id === id) ?? { name_ko: t('title'), name_en: t('title') })}>
      {(site, refresh) => {
        const service = site.services.find(s => s.id === id)
        if (!service) return <Void art="empty" title={t('none')} text={t('noneText')} />
        return (
          <>
            {!service.active && <Note icon="info">{t('notActive')}</Note>}
            <Rules service={service} refresh={refresh} />
            <Serving service={service} site={site} refresh={refresh} />
            <Texts service={service} refresh={refresh} />
            <Questions service={service} refresh={refresh} />
          </>
        )
      }}
    </SitePage>
  )
}
