/** What to do next, for the refusals that only the desk meets. */
export const ko = {
  not_signed_in: '시간이 지나 나가졌어요. 다시 들어와 주세요.',
  not_allowed: '맡은 일이 아니라서 할 수 없어요.',
  too_early: '아직 일러요. 시작 한 시간 전부터 할 수 있어요.',
  wrong_status: '그사이에 바뀌었어요. 지금 상태를 다시 봐 주세요.',
  code_unknown: '오늘 예약에 없는 번호예요. 예약증의 번호를 다시 봐 주세요.',
  stale_version: '다른 사람이 먼저 바꿨어요. 새 내용을 보고 다시 해 주세요.',
  outside_scope: '맡은 지역이 아니에요. 받는 곳을 다시 골라 주세요.',
  expiry_in_past: '끝나는 때가 지났어요. 언제까지인지 다시 골라 주세요.',
  expiry_too_far: '30일 안에서 끝나야 해요. 언제까지인지 다시 골라 주세요.',
  date_in_past: '지난 날은 바꿀 수 없어요. 오늘이나 뒤의 날을 골라 주세요.',
  hours_overlap: '한 요일의 시간이 겹쳐요. 시간을 다시 봐 주세요.',
  exception_exists: '그날은 이미 정해 두었어요. 먼저 지우고 다시 넣어 주세요.',
  bookings_ahead: '그날 뒤에 예약한 분이 있어요. 예약을 먼저 옮기거나 취소한 뒤 다시 해 주세요.',
  invitation_invalid: '이미 썼거나 기간이 지난 초대예요.',
  passkey_refused: '패스키가 맞지 않아요. 이 자리에 등록한 패스키로 다시 해 주세요.',
  passkey_failed: '패스키를 쓰지 못했어요. 다시 눌러 주세요.',
} as const
