import type { ComponentChildren } from 'preact'
import { useTitle } from '../lib/router'
import { LanguagePill } from '../ui/LanguagePill'
import { Toasts } from '../ui/Toasts'
import { Wordmark } from '../ui/Wordmark'

/** The frame of what is seen before signing in, or when nothing else can be shown. */
export function Gate({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  useTitle(title)
  return (
    <div class="gate">
      <main id="content" tabIndex={-1}>
        <div class="row between wrap">
          <Wordmark href="/staff/" />
          <LanguagePill />
        </div>
        <div>
          <h1>{title}</h1>
          <p class="t2 m8">{text}</p>
        </div>
        {children}
      </main>
      <Toasts />
    </div>
  )
}
