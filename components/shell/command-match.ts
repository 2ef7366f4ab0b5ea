/**
 * How well an entry of the palette answers what is typed; 0 hides it. First the titles that begin with it, then those
 * with a word that does, then notes, then what merely holds it. Letters scattered over a title are no answer: Enter
 * would go to a page that nobody meant.
 */
export function matchScore(typed: string, title: string, others: readonly string[] = []): number {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return 1
  const name = title.toLowerCase()
  const rest = others.join(' ').toLowerCase()
  if (name.startsWith(wanted)) return 1
  const words = wanted.split(/\s+/)
  const begin = (text: string) => words.every((word) => text.split(/[\s,·-]+/).some((part) => part.startsWith(word)))
  if (begin(name)) return 0.8
  if (begin(`${name} ${rest}`)) return 0.5
  return `${name} ${rest}`.includes(wanted) ? 0.2 : 0
}
