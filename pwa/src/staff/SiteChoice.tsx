import { named } from './session'
import type { SiteBrief } from './types'
import { t } from './words'

export function SiteChoice({ sites, site, choose }: { sites: readonly SiteBrief[]; site: SiteBrief; choose: (id: number) => void }) {
  return (
    <label class="pickone">
      <span class="vh">{t('site')}</span>
      <select value={String(site.id)} onChange={e => choose(Number(e.currentTarget.value))}>
        {sites.map(s => (
          <option key={s.id} value={String(s.id)}>
            {named(s)}
          </option>
        ))}
      </select>
    </label>
  )
}
