export const ko = {
  title: '찾는 화면이 없어요',
  text: '주소가 바뀌었거나 끝난 일일 수 있어요.\n홈에서 다시 찾아보세요.',
  home: '홈으로 가기',
} as const
