/** A push message: the document of Declarative Web Push, which browsers that know it show without a worker. */
export interface Push {
  web_push: 8030
  notification: {
    title: string
    body?: string
    navigate?: string
    tag?: string
    lang?: string
    silent?: boolean
    data?: { level?: number; kind?: string; id?: string; renotify?: boolean }
    actions?: { action: string; title: string; navigate: string }[]
  }
  app_badge?: number | string
}

export interface Notice {
  title: string
  options: NotificationOptions & { renotify?: boolean; vibrate?: number[]; actions?: { action: string; title: string }[] }
  badge: number | undefined
}

/** Long for 위급, twice for 긴급; the rest as the phone is set. */
const SHAKES: Partial<Record<number, number[]>> = { 4: [800, 200, 800, 200, 800], 3: [400, 200, 400] }

const GENERIC = { title: '모바일 광주', body: '새 소식이 왔어요. 눌러서 확인하세요.' }

/** What to show for a push; for one that cannot be read something general, since a push that shows nothing costs the permission. */
export function notice(text: string | undefined): Notice {
  const look = { icon: '/icons/icon-192.png', badge: '/icons/badge-96.png' }
  try {
    const { notification: n, app_badge } = JSON.parse(text ?? '') as Push
    // The shape of an alert's level stands where other messages have the app's own picture.
    const level = n.data?.kind === 'alert' ? Math.min(4, Math.max(1, Math.round(Number(n.data.level)) || 1)) : 0
    const shake = n.silent === true ? undefined : SHAKES[level]
    const badge = app_badge === undefined ? undefined : Number(app_badge)
    return {
      title: n.title || GENERIC.title,
      options: {
        ...look,
        ...(level > 0 && { icon: `/icons/level-${level}.png`, badge: `/icons/level-${level}-badge.png` }),
        ...(shake && { vibrate: shake }),
        body: n.body ?? '',
        lang: n.lang ?? 'ko',
        // An empty tag with renotify is an error.
        ...(n.tag && { tag: n.tag, renotify: n.data?.renotify === true }),
        silent: n.silent === true ? true : null,
        // 긴급 and 위급 stay until they are seen.
        requireInteraction: level >= 3,
        ...(n.actions && { actions: n.actions.map(({ action, title }) => ({ action, title })) }),
        data: { ...n.data, navigate: n.navigate ?? '/alerts', ...(n.actions && { ways: Object.fromEntries(n.actions.map(({ action, navigate }) => [action, navigate])) }) },
      },
      badge: badge !== undefined && Number.isFinite(badge) ? badge : undefined,
    }
  } catch {
    return { title: GENERIC.title, options: { ...look, body: GENERIC.body, lang: 'ko', data: { navigate: '/alerts' } }, badge: undefined }
  }
}
