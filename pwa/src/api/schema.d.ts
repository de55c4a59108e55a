/** Stands in until the types are generated from the API's own description. */
interface Ok<T> {
  headers: Record<string, unknown>
  content: { 'application/json': T }
}
interface Get<T, Q = never> {
  parameters: { query?: Q; header?: never; path?: never; cookie?: never }
  get: {
    parameters: { query?: Q; header?: never; path?: never; cookie?: never }
    requestBody?: never
    responses: { 200: Ok<T> }
  }
  put?: never
  post?: never
  delete?: never
}

interface Send<M extends 'post' | 'put', B, T, H = never> {
  parameters: { query?: never; header?: never; path?: never; cookie?: never }
  get?: never
  put: M extends 'put' ? Operation<B, T, H> : undefined
  post: M extends 'post' ? Operation<B, T, H> : undefined
  delete?: never
}
interface Operation<B, T, H> {
  parameters: { query?: never; header?: H; path?: never; cookie?: never }
  requestBody: { content: { 'application/json': B } }
  responses: { 200: Ok<T> }
}
type Topic = 'disaster' | 'weather' | 'air' | 'health' | 'traffic' | 'jobs' | 'welfare' | 'culture'

export interface components {
  schemas: {
    Session: { citizen: { id: string; name: string | null } | null }
    StaffSession: { id: string; name: string; title: string; grants: { role: string; scope_kind: string; scope_id: number | null }[] }
    AlertText: { event: string; headline: string; body: string; instructions: string[] }
    Alert: {
      id: string
      level: number
      topics: Topic[]
      district_ids: number[]
      dong_ids: number[]
      link: string | null
      status: 'sent' | 'ended'
      sent_at: string
      expires_at: string
      ended_at: string | null
      sender_ko: string
      sender_en: string
      texts: { [lang: string]: components['schemas']['AlertText'] }
    }
    Dong: { id: number; name_ko: string; name_en: string }
    District: { id: number; name_ko: string; name_en: string; dongs: components['schemas']['Dong'][] }
    Places: { districts: components['schemas']['District'][] }
    Place: { district_id: number; dong_id?: number | null }
    PreviewBody: { topics: Topic[]; places: components['schemas']['Place'][]; min_level: number }
    Preview: { per_month: number; examples: components['schemas']['Alert'][] }
    Key: { public_key: string }
    Proof: { endpoint: string; auth: string }
    DeviceBody: {
      endpoint: string
      keys: { p256dh: string; auth: string }
      public_key: string
      lang: 'ko' | 'en'
      alerts: boolean
      min_level: number
      topics: Topic[]
      places: components['schemas']['Place'][]
      replaces?: components['schemas']['Proof'] | null
    }
    Device: { alerts: boolean; min_level: number; topics: Topic[]; places: components['schemas']['Place'][]; lang: 'ko' | 'en'; personal: boolean }
    Booking: { id: string; status: string; starts_at: string; ends_at: string; service_name: string; site_name: string }
  }
}

export interface paths {
  '/api/session': Get<components['schemas']['Session']>
  '/api/staff/session': Get<components['schemas']['StaffSession']>
  '/api/alerts': Get<components['schemas']['Alert'][], { state?: 'current' | 'ended' }>
  '/api/alerts/{id}': {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: { 200: Ok<components['schemas']['Alert']> }
    }
    put?: never
    post?: never
    delete?: never
  }
  '/api/places': Get<components['schemas']['Places']>
  '/api/alerts/preview': Send<'post', components['schemas']['PreviewBody'], components['schemas']['Preview']>
  '/api/push/key': Get<components['schemas']['Key']>
  '/api/push/devices': Send<'put', components['schemas']['DeviceBody'], components['schemas']['Device']>
  '/api/push/devices/find': Send<'post', components['schemas']['Proof'], components['schemas']['Device']>
  '/api/push/devices/remove': Send<'post', components['schemas']['Proof'], undefined>
  '/api/bookings': Get<components['schemas']['Booking'][], { when?: 'upcoming' | 'past' }>
}
