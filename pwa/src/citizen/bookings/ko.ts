export const ko = {
  title: '예약',
  ahead: '앞으로',
  past: '지난 예약',
  views: '예약 보기',
  none: '아직 예약이 없어요',
  noneText: '취업 고민, 자기소개서, 면접 준비까지\n상담사가 함께 봐 드려요. 모두 무료예요.',
  nonePast: '지난 예약이 없어요',
  nonePastText: '다녀가신 상담이 여기에 쌓여요.',
  book: '상담 예약하기',
} as const
