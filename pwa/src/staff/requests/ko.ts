export const ko = {
  title: '승인할 예약',
  hint: '승인하거나 거절하면 바로 알려 드려요. 화살표로 옮기고 A로 승인, X로 거절해요.',
  approve: '승인하기',
  refuse: '거절하기',
  approved: (p: { who: string }) => `승인했어요. ${p.who} 님에게 알렸어요.`,
  people: (p: { n: number }) => `${p.n}명`,
  nameless: '이름 없음',
  asked: (p: { ago: string }) => `${p.ago}에 신청했어요.`,
  inDay: '그날 보기',
  noneTitle: '기다리는 예약이 없어요',
  noneText: '새로 신청하면 여기에 바로 보여요.',
  toDay: '오늘 보기',
} as const
