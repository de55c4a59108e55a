/** Words of what comes to somebody's home. */
export const ko = {
  title: '받는 돌봄',
  state_asked: '맡을 수 있는지 기관에 묻고 있어요',
  state_coming: (p: { day: string }) => `다음에는 ${p.day}에 와요`,
  comes: (p: { who: string }) => `오시는 분은 ${p.who} 님이에요`,
  state_comingNone: '더 올 날이 없어요',
  state_looking: '맡을 기관을 다시 찾고 있어요. 정해지면 바로 알려 드려요.',
  state_over: (p: { day: string }) => `${p.day}까지였어요`,
  call: (p: { name: string }) => `${p.name}에 전화`,
} as const
