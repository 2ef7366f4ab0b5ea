import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { OPERATIONS, openApiDocument } from '@/lib/contracts/openapi'

const fileOf = (operationPath: string) =>
  path.join('app', operationPath.replaceAll('{', '[').replaceAll('}', ']'), 'route.ts')

/** Routes that are no operations of the API: next-auth's own and the description itself. */
const OTHERS = ['app/api/auth/[...nextauth]/route.ts', 'app/api/openapi.json/route.ts']

function routeFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) return routeFiles(place)
    return entry.name === 'route.ts' ? [place] : []
  })
}

describe('operations and routes', () => {
  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s has its route', (_, operation) => {
    const file = fileOf(operation.path)
    expect(existsSync(file), file).toBe(true)
    const source = readFileSync(file, 'utf8')
    expect(source).toMatch(new RegExp(`export const ${operation.method.toUpperCase()} = route\\(\\s*${operation.id},`))
  })
  it('every route is an operation', () => {
    const known = new Set(OPERATIONS.map((operation) => fileOf(operation.path)))
    for (const file of routeFiles('app')) {
      if (OTHERS.includes(file)) continue
      expect([...known], file).toContain(file)
      const methods = [...readFileSync(file, 'utf8').matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
        (match) => match[1]?.toLowerCase(),
      )
      for (const method of methods)
        expect(
          OPERATIONS.some((operation) => fileOf(operation.path) === file && operation.method === method),
          `${method} ${file}`,
        ).toBe(true)
    }
  })
  it('describes each once, with its role, in OpenAPI 3.1', () => {
    const document = openApiDocument('1', 'http://localhost')
    const described = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item ?? {}))
    expect(document.openapi).toBe('3.1.0')
    expect(described).toHaveLength(OPERATIONS.length)
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length)
  })
})
