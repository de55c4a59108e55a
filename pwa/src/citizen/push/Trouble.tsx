import { isApplePhone, thisBrowser, type Refusal } from '../../lib/push'
import { Button, ButtonLink } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Note } from '../../ui/Note'
import { isKakaoTalk, outside } from '../kakao/detect'
import { t } from './words'

/** What stands in the way, except that an iPhone needs the installed app: that is a page of its own. */
export type Trouble = Exclude<Refusal, 'install-first'>

/** How to allow what was once refused, in the words of this phone's own settings. */
function unblocking(): string[] {
  const browser = thisBrowser()
  if (isApplePhone(browser)) return [t('deniedApple1'), t('deniedApp2'), t('deniedApp3')]
  if (browser.installed) return [t('deniedApp1'), t('deniedApp2'), t('deniedApp3')]
  return [t('deniedWeb1'), t('deniedWeb2'), t('deniedWeb3')]
}

function explanation(trouble: Trouble): string {
  if (trouble !== 'in-app') return t(`${trouble}Text`)
  const agent = navigator.userAgent
  return t('inAppText', { app: isKakaoTalk(agent) ? t('kakao') : /NAVER/i.test(agent) ? t('naver') : t('thisApp') })
}

const TITLES = { 'in-app': 'inAppTitle', denied: 'deniedTitle', later: 'laterTitle', unsupported: 'unsupportedTitle', unreachable: 'unreachableTitle' } as const

export function TroubleDialog({ trouble, onClose, onAgain }: { trouble: Trouble; onClose: () => void; onAgain: () => void }) {
  const kakao = trouble === 'in-app' && isKakaoTalk(navigator.userAgent)
  const again = trouble === 'later' || trouble === 'unreachable'
  return (
    <Dialog
      open
      title={t(TITLES[trouble])}
      onClose={onClose}
      actions={
        <>
          {kakao && (
            <ButtonLink icon="share" href={outside(location.href)}>
              {t('openBrowser')}
            </ButtonLink>
          )}
          {again && (
            <Button icon="refresh" onClick={onAgain}>
              {t('again')}
            </Button>
          )}
          <Button {...((kakao || again) && { kind: 'plain' as const, size: 'mid' as const })} onClick={onClose}>
            {t('ok')}
          </Button>
        </>
      }
    >
      <p>{trouble === 'denied' ? t('deniedText') : explanation(trouble)}</p>
      {trouble === 'denied' && (
        <ol class="do m16">
          {unblocking().map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <div class="m16">
        <Note icon="check">{t('kept')}</Note>
      </div>
    </Dialog>
  )
}
