import { useState } from 'preact/hooks'
import { useResource } from '../../../lib/resource'
import { useLocation } from '../../../lib/router'
import { Bar } from '../../../ui/Bar'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toasts'
import { Void } from '../../../ui/Void'
import { Desk } from '../../Desk'
import { Failed } from '../../Failed'
import { explain } from '../../problems'
import { named } from '../../session'
import { Figure } from '../../statistics/Figure'
import { loadCareStatistics, saveCareStatistics, type CareStatistics, type Months } from './calls'
import { ByDong, Monthly, Outcomes, Tiles } from './Figures'
import { monthsOf, SPANS, wholeMonth, type Span } from './months'
import { t } from './words'

/** How long people wait for care, whether promises are kept, and how it ends. */
export default function CareStatisticsPage() {
  const { query, route } = useLocation()
  const span: Span = SPANS.find(n => n === Number(query['months'])) ?? 12
  const dong = Number(query['dong']) || undefined
  const months = monthsOf(span, Date.now())
  const [saving, setSaving] = useState(false)
  const found = useResource(`staff:care-statistics:${months.first}:${months.last}:${dong ?? ''}`, () => loadCareStatistics(months, dong))
  const data = found.data.value
  const address = (to: { months?: Span; dong?: number | undefined }): string => {
    const asked = { months: span, dong, ...to }
    return `/staff/care/statistics?${new URLSearchParams({ months: String(asked.months), ...(asked.dong && { dong: String(asked.dong) }) })}`
  }
  return (
    <Desk title={t('title')} current="/staff/care/statistics">
      <Bar heading={t('title')}>
        <nav class="views" aria-label={t('spans')}>
          {SPANS.map(n => (
            <a key={n} href={address({ months: n })} aria-current={n === span ? 'page' : undefined}>
              {t('months', { n })}
            </a>
          ))}
        </nav>
        <span class="grow" />
        {data && data.dongs.length > 1 && <DongChoice data={data} dong={dong} choose={id => route(address({ dong: id }), true)} />}
        {data && (
          <Button kind="plain" size="sm" icon="doc" onClick={() => setSaving(true)}>
            {t('save')}
          </Button>
        )}
      </Bar>
      {data ? (
        <div class="body stats">
          <p class="t2">{t('span', { from: wholeMonth(data.first), to: wholeMonth(data.last) })}</p>
          {data.total.received === 0 ? <Void art="empty" title={t('noneTitle')} text={t('noneText')} /> : <Shown data={data} />}
        </div>
      ) : found.error.value !== undefined ? (
        <Failed error={found.error.value} again={() => void found.refresh()} />
      ) : (
        <div class="body stats">
          <Skeleton kind="tall" />
          <Skeleton kind="tall" />
        </div>
      )}
      {saving && data && <SaveDialog months={months} dong={dong} onClose={() => setSaving(false)} />}
    </Desk>
  )
}

function Shown({ data }: { data: CareStatistics }) {
  return (
    <>
      <Tiles data={data} />
      <Monthly data={data} />
      <Outcomes data={data} />
      {data.by_dong.length > 1 && <ByDong data={data} />}
      <Figure title={t('openData')} text={t('openDataText')}>
        <p class="m8">
          <a class="link" href="/api/open/care.json" target="_blank" rel="noopener">
            /api/open/care.json
          </a>
        </p>
      </Figure>
    </>
  )
}

function DongChoice({ data, dong, choose }: { data: CareStatistics; dong: number | undefined; choose: (id: number | undefined) => void }) {
  return (
    <label class="pickone">
      <span class="vh">{t('dongs')}</span>
      <select value={String(dong ?? '')} onChange={e => choose(Number(e.currentTarget.value) || undefined)}>
        <option value="">{t('allDongs')}</option>
        {data.dongs.map(d => (
          <option key={d.id} value={String(d.id)}>
            {named(d)}
          </option>
        ))}
      </select>
    </label>
  )
}

function SaveDialog({ months, dong, onClose }: { months: Months; dong: number | undefined; onClose: () => void }) {
  const [busy, setBusy] = useState<'xlsx' | 'csv'>()
  const [problem, setProblem] = useState('')
  const save = async (format: 'xlsx' | 'csv'): Promise<void> => {
    if (busy) return
    setBusy(format)
    try {
      await saveCareStatistics(months, dong, format)
      toast(t('saved'), { icon: 'check' })
      onClose()
    } catch (error) {
      setProblem(explain(error))
    }
    setBusy(undefined)
  }
  return (
    <Dialog
      open
      title={t('saveTitle')}
      onClose={onClose}
      actions={
        <>
          {(['xlsx', 'csv'] as const).map(format => (
            <Button key={format} {...(format === 'csv' && { kind: 'plain' as const })} busy={busy === format} onClick={() => void save(format)}>
              {t(format)}
            </Button>
          ))}
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <p>{t('saveText')}</p>
      <p class="err" role="alert" hidden={!problem}>
        {problem}
      </p>
    </Dialog>
  )
}
