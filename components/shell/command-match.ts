import type { CommandGroup, CommandItem } from '@/components/shell/command-types'

/**
 * How well an entry of the palette answers what is typed; 0 hides it. First the titles that begin with it, then those
 * with a word that does, then notes, then what merely holds it. Letters scattered over a title are no answer: Enter
 * would go to a page that nobody meant.
 */
function scoreOf(typed: string, { label, note = '', keywords = [] }: CommandItem): number {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return 1
  const name = label.toLowerCase()
  const rest = [note, ...keywords].join(' ').toLowerCase()
  if (name.startsWith(wanted)) return 1
  const words = wanted.split(/\s+/)
  const begin = (text: string) => words.every((word) => text.split(/[\s,·-]+/).some((part) => part.startsWith(word)))
  if (begin(name)) return 0.8
  if (begin(`${name} ${rest}`)) return 0.5
  return `${name} ${rest}`.includes(wanted) ? 0.2 : 0
}

/** What answers, the best first: entries in their groups, and the groups by their best entry. */
export function found(groups: readonly CommandGroup[], typed: string): CommandGroup[] {
  return groups
    .map(({ label, items }) => {
      const scored = items
        .map((item) => ({ item, score: scoreOf(typed, item) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
      return { label, items: scored.map(({ item }) => item), best: scored[0]?.score ?? 0 }
    })
    .filter(({ best }) => best > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ label, items }) => ({ label, items }))
}
