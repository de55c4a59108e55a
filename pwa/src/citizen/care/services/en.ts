import type { Translation } from '../../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'The care you get',
  state_asked: 'We are asking the provider whether it can come',
  state_coming: p => `Comes next on ${p.day}`,
  comes: p => `${p.who} is the one who comes`,
  state_comingNone: 'There are no more days',
  state_looking: 'We are looking for another provider and will tell you at once',
  state_over: p => `Was until ${p.day}`,
  call: p => `Call ${p.name}`,
} satisfies Translation<typeof ko>
