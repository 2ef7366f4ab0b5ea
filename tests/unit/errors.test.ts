import { expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'

it('knows a failure that another bundle made, and nothing else', async () => {
  vi.resetModules()
  const other = await import('@/lib/errors')
  expect(other.AppError).not.toBe(AppError)
  const error: unknown = new other.AppError('vendor_unavailable', 'Yahoo cannot be reached')
  expect(error instanceof AppError && error.status).toBe(503)
  expect(new Error('a fault') instanceof AppError).toBe(false)
  expect((null as unknown) instanceof AppError).toBe(false)
})
