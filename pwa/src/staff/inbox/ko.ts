export const ko = {
  label: '알려 드릴 일',
  open: '보러 가기',
  seen: '확인했어요',
} as const
