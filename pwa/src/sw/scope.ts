/** The worker's global, typed once. */
export const worker = globalThis as unknown as ServiceWorkerGlobalScope
