export const isKakaoTalk = (agent: string): boolean => /KAKAOTALK/i.test(agent)

/** The person chose to go on inside KakaoTalk; asked again next time. */
export function staysInKakaoTalk(): boolean {
  return sessionStorage.getItem('kakao') === 'stay'
}

export function stayInKakaoTalk(): void {
  sessionStorage.setItem('kakao', 'stay')
}

/** KakaoTalk's own address for 'open outside', on both kinds of phone. */
export const outside = (url: string): string => `kakaotalk://web/openExternal?url=${encodeURIComponent(url)}`
