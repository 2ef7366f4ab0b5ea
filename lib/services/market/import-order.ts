import { recogniseLayout } from '../../domain/market/csv-layouts'

const RANK = { corporate_actions: 0, companies: 1 } as const

/** Names of files in the order to import them: what tells of splits comes before the bars that need it, then by name. */
export function importOrder(files: readonly { name: string; header: string }[]): string[] {
  const ranked = files.map(({ name, header }) => {
    const layout = recogniseLayout(header.replace(/\r$/, '').split(',').map(unquote))
    return { name, rank: layout === 'corporate_actions' || layout === 'companies' ? RANK[layout] : 2 }
  })
  return ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).map(({ name }) => name)
}

const unquote = (field: string) => field.replace(/^"(.*)"$/, '$1')
