const KEY = 'care-device'

/** What its user calls this device, the next time, too. */
export const choices = {
  device: (): string => {
    try {
      return localStorage.getItem(KEY) ?? ''
    } catch {
      return ''
    }
  },
  rememberDevice(name: string): void {
    try {
      localStorage.setItem(KEY, name)
    } catch {
      // It is asked again.
    }
  },
}
