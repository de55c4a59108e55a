export const ko = {
  title: '내 정보',
  hello: (p: { name: string }) => `${p.name} 님`,
  signIn: '로그인하기',
  signInHint: '예약을 보고 바꿀 수 있어요',
  settings: '화면과 언어 바꾸기',
  settingsHint: '글자 크기, 어두운 화면, English',
  alerts: '받을 알림 고르기',
  alertsHint: '로그인하지 않아도 돼요',
  call: '사람에게 물어보기',
  callHint: '120에 전화해요',
} as const
