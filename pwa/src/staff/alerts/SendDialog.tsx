import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import { Level } from '../../ui/Level'
import type { District } from '../types'
import { fromLocal, hazardOf, isWhole, mayText, type Form } from './form'
import { levelName } from './Lock'
import { smsWord, stamp } from './say'
import type { Counted } from './useAudience'
import type { Estimated } from './useSmsEstimate'
import { number, placesText } from './where'
import { t } from './words'

interface SendProps {
  form: Form
  districts: readonly District[]
  counted: Counted
  estimated: Estimated
  open: boolean
  busy: boolean
  problem: string
  onClose: () => void
  /** An all-clear goes to those who were reached. */
  reached: number | undefined
  onSend: () => void
  /** Sends it without a second person: a 위급 that cannot wait. */
  onGlass: (() => void) | undefined
}

/** Says once more what goes to whom. From 긴급 on a hand has to write the level: no slip wakes a city. */
export function SendDialog({ form, districts, counted, estimated, open, busy, problem, reached, onClose, onSend, onGlass }: SendProps) {
  const [typed, setTyped] = useState('')
  const level = form.level || 1
  const word = levelName(level)
  const sure = level < 3 || form.exercise || typed.trim().toLowerCase() === word.toLowerCase()
  const n = reached !== undefined ? number(reached) : counted.found && !counted.counting ? number(counted.found.devices) : undefined
  const close = (): void => {
    setTyped('')
    onClose()
  }
  return (
    <Dialog
      open={open}
      title={t(form.exercise ? 'rehearseTitle' : 'submitTitle')}
      onClose={close}
      actions={
        <>
          <Button icon="send" busy={busy} disabled={!sure} why="send-why" onClick={onSend}>
            {t(form.exercise ? 'rehearseNow' : 'submit')}
          </Button>
          <Button kind="plain" onClick={close}>
            {t('goBack')}
          </Button>
        </>
      }
    >
      <dl class="recap">
        <dt>{t('sendLevel')}</dt>
        <dd>
          <Level level={level} event={form.ko.event} />
        </dd>
        <dt>{t('sendHeadline')}</dt>
        <dd>
          <b>{form.ko.headline}</b>
        </dd>
        <dt>{t('sendPlaces')}</dt>
        <dd>{placesText(form, districts)}</dd>
        <dt>{t('sendPhones')}</dt>
        <dd>
          <b>{n ? t('devices', { n }) : t('counting')}</b>
        </dd>
        {hazardOf(form) !== 'none' && (
          <>
            <dt>{t('hazard')}</dt>
            <dd>{t(`hazard_${hazardOf(form)}`)}</dd>
          </>
        )}
        <dt>{t('untilField')}</dt>
        <dd>{isWhole(form.until) && stamp(fromLocal(form.until))}</dd>
        {isWhole(form.sendAt) && (
          <>
            <dt>{t('sendAt')}</dt>
            <dd>{stamp(fromLocal(form.sendAt))}</dd>
          </>
        )}
        {form.asks && reached === undefined && (
          <>
            <dt>{t('asks')}</dt>
            <dd>{t('asksYes')}</dd>
          </>
        )}
        {form.stage && reached === undefined && (
          <>
            <dt>{t('stage')}</dt>
            <dd>{t(`stage_${form.stage}`)}</dd>
          </>
        )}
        {form.smsAfter > 0 && mayText(form) && reached === undefined && (
          <>
            <dt>{t('sms')}</dt>
            <dd>
              {smsWord(form)}
              {estimated.found && ` · ${t('smsMost', { n: number(estimated.found.people), won: number(estimated.found.won) })}`}
            </dd>
          </>
        )}
      </dl>
      <p class="t2 m12" id="send-why">
        {sure ? t(form.exercise ? 'rehearseText' : 'submitText') : t('typeFirst')}
      </p>
      {level >= 3 && !form.exercise && (
        <div class="m12">
          <Field label={t('typeToSend', { word })} value={typed} onInput={setTyped} autoComplete="off" />
        </div>
      )}
      {onGlass && sure && (
        <p class="m12">
          {t('glassWay')}{' '}
          <button type="button" class="link" onClick={onGlass}>
            {t('glass')}
          </button>
        </p>
      )}
      <p class="warn m12" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
