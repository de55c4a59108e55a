/** What alerts came to, month by month. */
export const ko = {
  title: '달마다 보낸 알림',
  spans: '기간',
  months: (p: { n: number }) => `${p.n}달`,
  span: (p: { from: string; to: string }) => `${p.from}부터 ${p.to}까지 나간 알림이에요. 고쳐 보낸 것과 해제도 세고, 훈련은 세지 않아요.`,
  table: '달과 등급으로 본 알림',
  how: '전달은 푸시 서비스가 받은 것이고, 시간은 보낸 때부터 푸시 서비스가 받을 때까지예요. 늦은 승인은 승인을 부탁하고 약속한 시간이 지나서 난 승인이에요.',
  noneTitle: '이 기간에 보낸 알림이 없어요',
  noneText: '다른 기간을 골라 보세요.',
  month: '달',
  level: '등급',
  alerts: '보낸 알림',
  recipients: '받는 휴대폰',
  share: '전달',
  late: '늦은 승인',
  lateOf: (p: { n: string; of: string }) => `${p.of}건 가운데 ${p.n}건`,
  needHelp: '도움이 필요하다는 답',
} as const
