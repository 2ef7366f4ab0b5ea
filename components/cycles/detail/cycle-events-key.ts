import { keys } from '@/components/data/keys'

/** Under the cycle's own key, so that whatever refreshes the cycle refreshes its events. */
export const cycleEventsKey = (id: string) => [...keys.cycle(id), 'events'] as const
