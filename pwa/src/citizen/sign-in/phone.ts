/** 01012345678 as people write it, while it is being typed: 010-1234-5678. */
export function asPhone(typed: string): string {
  let digits = typed.replace(/\D/g, '')
  if (digits.startsWith('82')) digits = `0${digits.slice(2).replace(/^0/, '')}`
  digits = digits.slice(0, 11)
  // Only the old numbers (011, 016 and so on) have ten digits.
  const second = digits.length === 10 && !digits.startsWith('010') ? 6 : 7
  return [digits.slice(0, 3), digits.slice(3, second), digits.slice(second)].filter(Boolean).join('-')
}

export const isPhone = (text: string): boolean => /^01\d-\d{3,4}-\d{4}$/.test(text)

/** Formats what is in the box without moving the caret away from where the person types. */
export function formatIn(box: HTMLInputElement | HTMLTextAreaElement, as: (typed: string) => string = asPhone): string {
  const before = box.value.slice(0, box.selectionStart ?? box.value.length).replace(/\D/g, '').length
  const atEnd = box.selectionStart === box.value.length
  const text = as(box.value)
  box.value = text
  if (!atEnd) {
    let place = 0
    for (let digits = 0; digits < before && place < text.length; place++) if (/\d/.test(text[place]!)) digits++
    box.setSelectionRange(place, place)
  }
  return text
}

/** Where to go afterwards: only pages of this app. */
export function safeNext(next: string | undefined): string {
  // Browsers leave tabs and line breaks out of an address, and read a backslash as a slash.
  return next && /^\/(?!\/)[^\\\u0000-\u001f]*$/.test(next) ? next : '/my'
}
