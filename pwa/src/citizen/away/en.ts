import type { Translation } from '../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'There is no such page',
  text: 'The address may have changed, or it is over.\nLook for it from the home page.',
  home: 'Go to the home page',
} satisfies Translation<typeof ko>
