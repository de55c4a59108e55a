export const ko = {
  title: '아직 준비하고 있어요',
  text: '이 화면은 곧 열려요. 급하면 120에 전화해 주세요.\n전화로도 같은 일을 할 수 있어요.',
} as const
