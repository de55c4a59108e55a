/** The ids in icons.svg and art.svg; a test keeps them the same. */
export const iconNames = [
  'home', 'calendar', 'bell', 'me', 'cafe', 'care', 'sun', 'heat', 'back', 'right',
  'left', 'down', 'close', 'check', 'clock', 'pin', 'phone', 'globe', 'easy', 'speak',
  'offline', 'refresh', 'qr', 'search', 'plus', 'air', 'bus', 'health', 'welfare', 'ticket',
  'job', 'weather', 'siren', 'broom', 'meal', 'walk', 'heart', 'shield', 'repair', 'bed',
  'ask', 'edit', 'lock', 'eye', 'moon', 'users', 'doc', 'mail', 'send', 'map',
  'settings', 'history', 'chart', 'walkin', 'suit', 'template', 'more', 'info', 'share', 'door',
  'level-4', 'level-3', 'level-2', 'level-1',
] as const
export const artNames = [
  'mark', 'wordmark', 'ridge', 'ridge-low', 'empty', 'offline', 'easy-meal',
] as const
export type IconName = (typeof iconNames)[number]
export type ArtName = (typeof artNames)[number]
