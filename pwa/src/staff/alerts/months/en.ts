import type { Translation } from '../../../messages/catalogue'
import type { ko } from './ko'

export default {
  title: 'Alerts by month',
  spans: 'How far back',
  months: p => `${p.n} months`,
  span: p => `What went out from ${p.from} to ${p.to}, with updates and all-clears and without exercises.`,
  table: 'By month and level',
  how: 'Accepted by the push services; times run from sending until they took it. An approval is late if it came after the time that is promised, from being asked for.',
  noneTitle: 'No alert went out in these months',
  noneText: 'Look further back.',
  month: 'Month',
  level: 'Level',
  alerts: 'Alerts',
  recipients: 'Phones',
  share: 'Accepted',
  late: 'Approved late',
  lateOf: p => `${p.n} of ${p.of}`,
  needHelp: 'Need help',
} satisfies Translation<typeof ko>
