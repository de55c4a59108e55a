import { useResource, type Resource } from '../../lib/resource'
import { useRoute } from '../../lib/router'
import { loadSites, type LendingSite, type Suit } from './api'

interface Found {
  list: Resource<LendingSite[]>
  lending: LendingSite | undefined
  suit: Suit | undefined
}

/** The suit that the address names, with the site that lends it. */
export function useSuit(): Found {
  const id = Number(useRoute().params['id'])
  const list = useResource('lending', loadSites, { keepOn: 'public' })
  const lending = list.data.value?.find(s => s.suits.some(suit => suit.id === id))
  return { list, lending, suit: lending?.suits.find(s => s.id === id) }
}
