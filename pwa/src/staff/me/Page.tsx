import { useState } from 'preact/hooks'
import { useResource } from '../../lib/resource'
import { choose, settings, type Theme } from '../../lib/settings'
import { Bar } from '../../ui/Bar'
import { Button } from '../../ui/Button'
import { Chip, Chips } from '../../ui/Chip'
import { Dialog } from '../../ui/Dialog'
import { LanguagePill } from '../../ui/LanguagePill'
import { Item, List } from '../../ui/List'
import { Note } from '../../ui/Note'
import { State } from '../../ui/State'
import { toast } from '../../ui/Toasts'
import { Desk } from '../Desk'
import { menu } from '../menu'
import { explain } from '../problems'
import { loadDistricts, loadSites, scopeName } from '../scope'
import { has, signOut, staff } from '../session'
import { t as common } from '../words'
import { Calendar } from './Calendar'
import { t } from './words'

const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'contrast']

export default function Me() {
  const districts = useResource('staff:districts', loadDistricts, { keepOn: 'public' })
  const sites = useResource('staff:sites', loadSites, { keepOn: 'public' })
  const [asking, setAsking] = useState(false)
  const person = staff.value
  if (!person) return null
  const leave = (everywhere: boolean): void => void signOut(everywhere).catch(error => toast(explain(error)))
  return (
    <Desk title={t('title')} current="/staff/me">
      <Bar heading={t('title')} />
      <div class="body">
        <section class="panel out">
          <h2>{person.name}</h2>
          <p class="t2">{person.title}</p>
          <p class="m12 row wrap">
            <span class="t2">{t('proof')}</span> <State icon="lock">{t(`proof_${person.proof}`)}</State>
          </p>
        </section>
        <section class="panel out">
          <h2>{t('roles')}</h2>
          {person.grants.length === 0 && <p class="m8">{t('noRole')}</p>}
          <List>
            {person.grants.map((grant, i) => (
              <Item key={i} icon="shield" strong title={common(`role_${grant.role}`)} detail={scopeName(grant, districts.data.value ?? [], sites.data.value ?? []) ?? (grant.scope_kind === 'city' ? t('city') : '')} />
            ))}
          </List>
          {person.grants.length > 0 && menu(person).length === 0 && <Note icon="info">{t('noPage')}</Note>}
        </section>
        {has(person, 'counsellor') && <Calendar />}
        <section class="panel out">
          <h2>{t('look')}</h2>
          <div class="m8 row wrap between">
            <Chips label={t('look')}>
              {THEMES.map(theme => (
                <Chip key={theme} on={settings.value.theme === theme} onClick={() => choose({ theme })}>
                  {t(`theme_${theme}`)}
                </Chip>
              ))}
            </Chips>
            <LanguagePill />
          </div>
        </section>
        <section class="panel out">
          <h2>{t('leave')}</h2>
          <p class="t2">{t('leaveText')}</p>
          <div class="row wrap m12">
            <Button size="sm" onClick={() => leave(false)}>
              {t('leave')}
            </Button>
            <Button kind="plain" size="sm" onClick={() => setAsking(true)}>
              {t('everywhere')}
            </Button>
          </div>
        </section>
      </div>
      <Dialog
        open={asking}
        title={t('everywhereAsk')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => leave(true)}>{t('everywhere')}</Button>
            <Button kind="plain" onClick={() => setAsking(false)}>
              {t('stay')}
            </Button>
          </>
        }
      >
        <p>{t('everywhereText')}</p>
      </Dialog>
    </Desk>
  )
}
