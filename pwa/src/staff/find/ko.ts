export const ko = {
  title: '찾기',
  who: '누구를 찾나요?',
  hint: '이름이나 첫소리(ㅇㄱㅇ), 예약 번호, 전화번호 끝자리',
  count: (p: { n: number }) => `${p.n}명`,
  none: '여기에 예약한 분 가운데 없어요.',
  tail: (p: { digits: string }) => `끝자리 ${p.digits}`,
  trail: '누가 언제 찾았고 누가 보였는지 남아요.',
  close: '닫기',
} as const
