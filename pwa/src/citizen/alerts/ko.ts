export const ko = {
  title: '알림',
  choices: '받을 알림',
  views: '알림 보기',
  now: (p: { n: number | undefined }) => (p.n === undefined ? '지금' : `지금 ${p.n}`),
  past: '지난 알림',
  none: '지금은 알림이 없어요',
  noneText: '새 알림이 오면 여기에 보여 드려요.\n내 동네 알림을 골라 두면 휴대폰으로 알려 드려요.',
  nonePast: '지난 알림이 없어요',
  nonePastText: '끝난 알림이 여기에 쌓여요.',
  choose: '받을 알림 고르기',
  sent: (p: { when: string }) => `${p.when} 받음`,
} as const
