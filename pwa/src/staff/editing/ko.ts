/** What every form of the desk says about a change that was refused. */
export const ko = {
  visit: (p: { date: string; from: string; to: string }) => `${p.date} ${p.from}–${p.to}`,
  more: (p: { n: number }) => `그 밖에 ${p.n}건`,
  strandsTitle: (p: { n: number }) => `예약 ${p.n}건이 새 시간 밖에 있어요`,
  strandsText: '이대로 저장해도 예약은 취소되지 않아요. 날짜를 누르면 그날 화면에서 옮기거나 취소할 수 있어요. 적은 시간은 이 자리에 남아 있어요.',
  strandsYes: '그래도 저장하기',
  save: '저장하기',
  cancel: '그만두기',
  staleTitle: '다른 사람이 먼저 바꿨어요',
  staleText: '적은 내용은 그대로 있어요. 달라진 곳을 보고 골라 주세요.',
  staleTheirs: (p: { what: string }) => `${p.what}, 새 내용`,
  staleMine: (p: { what: string }) => `${p.what}, 적은 내용`,
  staleNothing: '이 칸에서 달라진 내용은 없어요.',
  keepMine: '적은 내용으로 저장하기',
  takeTheirs: '새 내용 불러오기',
  empty: '없음',
} as const
