import type { ComponentChildren, ComponentType, FunctionComponent } from 'preact'
import { useEffect, useErrorBoundary, useLayoutEffect, useRef } from 'preact/hooks'
import lazy from 'preact-iso/lazy'
import { exec, LocationProvider, Router } from 'preact-iso/router'
import { t, wordsReady } from '../messages'
import { restoreScroll } from './scroll'

export { Route, useLocation, useRoute } from 'preact-iso/router'

let here = location.pathname
/** The path shown before this one, inside the app. */
export let before: string | undefined
let arriving = false
let focused: HTMLElement | undefined

export function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('main h1, h1')
  if (!heading) return false
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  focused = heading
  return true
}

function arrived(url: string): void {
  before = here
  here = url.split('?')[0] ?? url
  // A page that still waits for its data has no heading yet: `useTitle` tries again.
  arriving = !focusHeading()
  restoreScroll(url)
}

/** Goes to a page from where no component is: the router follows links. */
export function lead(to: string): void {
  const link = document.createElement('a')
  link.href = to
  document.body.append(link)
  link.click()
  link.remove()
}

/** Names the page and, after a navigation, moves the focus to its heading, so that a screen reader starts there. */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = title === t('app') ? title : `${title} · ${t('app')}`
    // The heading of a page that waited is replaced when its data comes, and the focus goes with it.
    const lost = focused?.isConnected === false && document.activeElement === document.body
    if ((arriving || lost) && focusHeading()) arriving = false
  })
}

/** For a page that asks one thing after another: each next question takes the focus. */
export function useStep(step: unknown): void {
  const was = useRef(step)
  useEffect(() => {
    if (was.current !== step) focusHeading()
    was.current = step
  }, [step])
}

export type Page = ComponentType<object> & { preload?: () => Promise<unknown> }

/** The page that `pages` names for a path; undefined where none does. */
export const pageAt = (path: string, pages: readonly (readonly [pattern: string, page: Page])[]): Page | undefined =>
  pages.find(([pattern]) => exec(path, pattern, { path, query: {}, params: {} }) as unknown)?.[1]

/** A page fetched when it is first visited, with its words in the person's language and the lazy screens' styles. */
export function page(load: () => Promise<{ default: ComponentType<never> }>, styles: () => Promise<unknown>, otherwise: ComponentType<never>): Page {
  return lazy(async () => {
    try {
      const [module] = await Promise.all([load(), styles()])
      await wordsReady()
      return { default: module.default as unknown as FunctionComponent }
    } catch {
      return { default: otherwise as unknown as FunctionComponent }
    }
  }) as unknown as Page
}

function Guarded(props: { broken: () => ComponentChildren; children: ComponentChildren }) {
  const [error] = useErrorBoundary(e => console.error(e))
  return <>{error ? props.broken() : props.children}</>
}

/** The pages of one entry. `scope` keeps links to the other entry real navigations. */
export function Pages(props: { scope: RegExp; broken: () => ComponentChildren; children: ComponentChildren }) {
  return (
    <LocationProvider scope={props.scope}>
      <Guarded broken={props.broken}>
        <Router onRouteChange={arrived}>{props.children as never}</Router>
      </Guarded>
    </LocationProvider>
  )
}
