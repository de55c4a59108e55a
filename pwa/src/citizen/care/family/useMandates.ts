import { useResource, type Resource } from '../../../lib/resource'
import { useLive } from '../../live'
import { loadMandates, type Mandates } from '../api'

/** Who acts for whom, as far as it concerns the reader; kept true while it is shown. */
export function useMandates(): Resource<Mandates> {
  const mandates = useResource('care:mandates', loadMandates)
  useLive({ case: () => void mandates.refresh() })
  return mandates
}
