// Six digits of a birthday that can be, and a seventh that says a sex and a century; the rest may be starred.
const NUMBER = /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s.\-~_·]{0,3}[1-8][\d*•○x]{6}(?!\d)/i

/** Whether a resident registration number stands in a text. The server looks again. */
export const hasRegistrationNumber = (text: string): boolean => NUMBER.test(text.normalize('NFKC').replace(/\p{Pd}/gu, '-'))
