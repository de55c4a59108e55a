import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { t } from './words'

/** Shape Detection API: what Chromium on Android, ChromeOS and macOS brings. */
interface Detector {
  detect: (from: HTMLVideoElement) => Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

const detector = (): DetectorClass | undefined => (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector

/** Whether this browser can read a pass by its camera. */
export const canScan = (): boolean => detector() !== undefined && 'mediaDevices' in navigator

const EVERY = 200

/** The camera looks for a pass; `onFound` is called once with what it says. */
export function Scan({ open, onFound, onClose }: { open: boolean; onFound: (code: string) => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    const Found = detector()
    if (!open || !Found) return
    const reader = new Found({ formats: ['qr_code'] })
    let stream: MediaStream | undefined
    let timer = 0
    let over = false
    const look = async (): Promise<void> => {
      const box = video.current
      const [seen] = box && box.readyState >= 2 ? await reader.detect(box).catch(() => []) : []
      if (over) return
      if (seen?.rawValue) onFound(seen.rawValue)
      else timer = window.setTimeout(() => void look(), EVERY)
    }
    setRefused(false)
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async camera => {
        stream = camera
        if (over || !video.current) return camera.getTracks().forEach(track => track.stop())
        video.current.srcObject = camera
        await video.current.play()
        void look()
      })
      .catch(() => setRefused(true))
    return () => {
      over = true
      clearTimeout(timer)
      stream?.getTracks().forEach(track => track.stop())
    }
  }, [open])
  return (
    <Dialog
      open={open}
      title={t('scanTitle')}
      onClose={onClose}
      actions={
        <Button kind="plain" onClick={onClose}>
          {t('cancel')}
        </Button>
      }
    >
      {refused ? (
        <p class="warn" role="alert">
          {t('scanRefused')}
        </p>
      ) : (
        <>
          <p class="t2">{t('scanText')}</p>
          <video ref={video} class="scan" muted playsInline aria-label={t('scanTitle')} />
        </>
      )}
    </Dialog>
  )
}
