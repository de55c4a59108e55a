/** 9, 930, 9:30 or 0930 as 09:30; what is no time stays as it was typed. */
export function asClock(typed: string): string {
  const [, h, m = '00'] = /^\s*(\d{1,2}?)(?:\s*:?\s*(\d{2}))?\s*$/.exec(typed) ?? []
  if (h === undefined || Number(h) > 23 || Number(m) > 59) return typed
  return `${h.padStart(2, '0')}:${m}`
}

export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
