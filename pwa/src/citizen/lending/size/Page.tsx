import { useState } from 'preact/hooks'
import { useFew } from '../../../lib/few'
import { useResource } from '../../../lib/resource'
import { useLocation, useStep } from '../../../lib/router'
import { settings } from '../../../lib/settings'
import { t as shell } from '../../../messages'
import { AgeNote } from '../../../ui/AgeNote'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Field } from '../../../ui/Field'
import { Item, List } from '../../../ui/List'
import { More } from '../../../ui/More'
import { Note } from '../../../ui/Note'
import { Option } from '../../../ui/Option'
import { Skeleton } from '../../../ui/Skeleton'
import { State } from '../../../ui/State'
import { Stopped } from '../../../ui/Stopped'
import { Void } from '../../../ui/Void'
import { Screen } from '../../Screen'
import { loadSites, type Suit } from '../api'
import { measuresOf, suitName } from '../say'
import { t } from '../words'

const CUTS = ['trousers', 'skirt'] as const
type Cut = (typeof CUTS)[number]

/** 1 of 3: which suit fits? */
export default function Size() {
  const { query } = useLocation()
  const list = useResource('lending', loadSites, { keepOn: 'public' })
  const lending = list.data.value?.find(s => String(s.site.id) === query['site']) ?? list.data.value?.[0]
  const [chosen, setCut] = useState<Cut>()
  const cut = chosen ?? (query['cut'] === 'skirt' ? 'skirt' : 'trousers')
  const [chest, setChest] = useState('')
  const [guide, setGuide] = useState(false)
  const cuts = CUTS.filter(c => lending?.suits.some(s => s.cut === c))
  const shown = lending?.suits.filter(s => s.cut === (cuts.includes(cut) ? cut : cuts[0])) ?? []
  // Easy mode asks one question a screen: which suit, then which size.
  const easy = settings.value.easy
  const asksCut = easy && cuts.length > 1 && query['cut'] === undefined
  const few = useFew(shown, 3)
  useStep(asksCut)
  const asked = /^\d{2,3}$/.test(chest) ? Number(chest) : undefined
  const fits = (s: Suit): boolean => asked !== undefined && s.chest_from <= asked && asked <= s.chest_to
  const choose = (to: Cut): void => {
    setCut(to)
    const kept = new URLSearchParams(location.search)
    kept.set('cut', to)
    history.replaceState(history.state, '', `/lending/size?${kept}`)
  }
  return (
    <Screen title={t(asksCut ? 'cut' : 'size')} back={{ to: '/lending', label: t('title') }} top={<span class="s t2">{t('step1')}</span>}>
      <h1>{t(asksCut ? 'cut' : 'size')}</h1>
      <AgeNote at={list.at.value} failed={list.error.value !== undefined} />
      {!lending ? (
        list.error.value ? (
          <Stopped error={list.error.value} onRetry={() => void list.refresh()} />
        ) : list.data.value ? (
          <Void art="empty" title={t('none')} text={t('noneText')} />
        ) : (
          <Skeleton kind="tall" />
        )
      ) : asksCut ? (
        <List>
          {cuts.map(c => (
            <Item key={c} icon="suit" href={`/lending/size?site=${lending.site.id}&cut=${c}`} strong title={t(`cut_${c}`)} />
          ))}
        </List>
      ) : (
        <>
          {!easy && cuts.length > 1 && (
            <div class="opts" role="radiogroup" aria-label={t('cut')}>
              {cuts.map(c => (
                <Option key={c} type="radio" name="cut" label={t(`cut_${c}`)} checked={cut === c} onChange={() => choose(c)} />
              ))}
            </div>
          )}
          {!easy && (
            <>
              <Field label={t('chest')} hint={t('chestHint')} value={chest} inputMode="numeric" autoComplete="off" name="chest" onInput={value => setChest(value.replace(/\D/g, '').slice(0, 3))} />
              <p aria-live="polite">{asked !== undefined && !shown.some(fits) && <Note icon="info">{t('fitsNone')}</Note>}</p>
            </>
          )}
          <div ref={few.box}>
            <h2 class="vh">{t('sizes')}</h2>
            <List>
              {few.shown.map(suit => (
                <Item
                  key={suit.id}
                  icon="suit"
                  href={`/lending/suits/${suit.id}`}
                  strong
                  title={suitName(suit)}
                  detail={
                    <>
                      {measuresOf(suit)}
                      {fits(suit) && (
                        <span class="below">
                          <State kind="ok" icon="check">
                            {t('fits')}
                          </State>
                        </span>
                      )}
                    </>
                  }
                />
              ))}
            </List>
          </div>
          <More label={t('moreSizes')} few={few} />
          {!easy && (
            <button type="button" class="link" aria-haspopup="dialog" onClick={() => setGuide(true)}>
              {t('guide')}
            </button>
          )}
          <Dialog
            open={guide}
            title={t('guide')}
            onClose={() => setGuide(false)}
            actions={
              <Button kind="plain" size="mid" onClick={() => setGuide(false)}>
                {shell('close')}
              </Button>
            }
          >
            <div class="stack tight">
              <p>{t('guideChest')}</p>
              <p>{t('guideWaist')}</p>
              <p class="t2">{t('guideShirt')}</p>
            </div>
          </Dialog>
        </>
      )}
    </Screen>
  )
}
