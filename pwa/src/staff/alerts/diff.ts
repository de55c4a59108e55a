import { HAZARDS, LANG_NAMES, LANGS, hazardOf, isBlank, isWhole, fromLocal, type Form, type TextForm } from './form'
import { smsWord, stamp } from './say'
import { placesText } from './where'
import type { District } from '../types'
import { levelWord } from '../../ui/Level'
import { t } from './words'

/** One thing that reads differently now; an empty side says that it was not there. */
export interface Change {
  what: string
  before: string
  after: string
}

const PARTS = ['event', 'headline', 'body', 'instructions'] as const

const partsOf = (text: TextForm): string[] => PARTS.map(part => text[part].trim())

/** What is different from the version before, in the order in which an approver asks. */
export function changes(before: Form, after: Form, districts: readonly District[]): Change[] {
  const when = (local: string): string => (isWhole(local) ? stamp(fromLocal(local)) : '')
  const level = (form: Form): string => (form.level ? levelWord(form.level) : '')
  const topics = (form: Form): string => form.topics.map(topic => t(`topic_${topic}`)).join(', ')
  const hazard = (form: Form): string => t(`hazard_${HAZARDS.find(one => one === hazardOf(form)) ?? 'none'}`)
  const asks = (form: Form): string => t(form.asks ? 'asksYes' : 'asksNo')
  const rows: Change[] = [
    { what: t('level_'), before: level(before), after: level(after) },
    { what: t('sendPlaces'), before: placesText(before, districts), after: placesText(after, districts) },
    { what: t('topics'), before: topics(before), after: topics(after) },
    { what: t('untilField'), before: when(before.until), after: when(after.until) },
    { what: t('sendAt'), before: when(before.sendAt), after: when(after.sendAt) },
    { what: t('sms'), before: smsWord(before), after: smsWord(after) },
    { what: t('stage'), before: before.stage, after: after.stage },
    { what: t('asks'), before: asks(before), after: asks(after) },
    { what: t('hazard'), before: hazard(before), after: hazard(after) },
    { what: t('link'), before: before.link.trim(), after: after.link.trim() },
    ...LANGS.flatMap(lang => {
      const name = LANG_NAMES[lang]
      const [old, fresh] = [before[lang], after[lang]]
      if (isBlank(old) !== isBlank(fresh)) return [{ what: name, before: old.headline.trim(), after: fresh.headline.trim() }]
      const [from, to] = [partsOf(old), partsOf(fresh)]
      return PARTS.map((part, i) => ({ what: `${name}, ${t(`part_${part}`)}`, before: from[i] ?? '', after: to[i] ?? '' }))
    }),
  ]
  return rows.filter(row => row.before !== row.after)
}
