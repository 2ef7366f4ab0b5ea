import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb } from '@/lib/db/client'
import { poolConfig } from '@/lib/db/connection'
import { changeAccount } from '@/lib/services/change-account'
import { executed, intent } from '../factories'
import { type App, accessible, openBrowser, setUp, startApp, trySample, watch } from './app'

describe('the strategies page', () => {
  let app: App
  let browser: Browser
  let page: Page
  let complaints: string[]
  /** The sample market's account, and symbols of it that nobody holds. */
  let account: string
  let free: string[]
  beforeAll(async () => {
    browser = await openBrowser()
    app = await startApp()
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    complaints = watch(page)
    await setUp(page, app)
    await trySample(page)
    const get = async (path: string) => (await page.request.get(app.url + path)).json()
    account = (await get('/api/accounts')).data.find(({ sample }: { sample: boolean }) => sample).id
    const held = (await get(`/api/positions?account=${account}`)).data.map(({ symbol }: { symbol: string }) => symbol)
    free = (await get('/api/market/symbols?limit=100')).data
      .map(({ symbol }: { symbol: string }) => symbol)
      .filter((symbol: string) => !held.includes(symbol) && symbol !== 'SMPL.X')
    complaints.length = 0
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    expect(await app.stop()).toBe(0)
  })

  const picture = async (name: string, shown: Page = page) => {
    if (process.env.PICTURES) await shown.screenshot({ path: `${process.env.PICTURES}/strategies-${name}.png` })
  }
  const dialog = () => page.getByRole('dialog', { name: /New strategy|Change/ })
  const drawer = (name: string) => page.getByRole('dialog', { name })
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })

  it('says what a strategy is where there is none, and offers to make one', async () => {
    await page.goto(app.url)
    await page.getByRole('link', { name: 'Strategies' }).first().click()
    await page.getByText('This account is traded as one').waitFor()
    await accessible(page)
    await picture('empty')
    await page.getByRole('button', { name: 'New strategy' }).last().click()
    await dialog().getByLabel('Name').waitFor()
    await accessible(page)
    await picture('form')
  })

  it('says at each field what is wrong, then makes it', async () => {
    const form = dialog()
    await form.getByLabel('Allocation').fill('many')
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await form.getByText('must be a number').waitFor()
    await form.getByLabel('Allocation').fill('140')
    await form.getByLabel('Scan times of its own').fill('25:00')
    await form.getByLabel('MetaAgent').fill('claude-sonnet-4-5')
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await form.getByText('must be at most 100 %, as a fraction 1').waitFor()
    await form.getByText('“25:00” is not a time like 14:30').waitFor()
    await form.getByText('name at least one symbol').waitFor()
    await picture('form-problems')
    await form.getByLabel('Name').fill('Growth')
    await form.getByLabel('Allocation').fill('30')
    await form.getByLabel('Scan times of its own').fill('')
    await form.getByRole('combobox').fill(`${free.slice(0, 6).join(' ')} `)
    await form.getByLabel('Name').focus()
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await form.getByText('no key of anthropic is set').waitFor()
    await form.getByLabel('MetaAgent').fill('rules')
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await drawer('Growth').getByText('It has not traded yet.').waitFor()
    expect(page.url()).toContain('strategy=')
    await accessible(page)
    await page.keyboard.press('Escape')
    await row('Growth').getByText('30.0%').waitFor()
  })

  it('lets no symbol be in two, and no more than the whole be given away', async () => {
    await page.getByRole('button', { name: 'New strategy' }).first().click()
    const form = dialog()
    await form.getByLabel('Name').fill('Value')
    await form.getByLabel('Allocation').fill('80')
    await form.getByRole('combobox').fill(`${free[0]} ${free[7]} `)
    await form.getByLabel('Name').focus()
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await form.getByText(`${free[0]} is in “Growth” already`).waitFor()
    await form.getByText('the other enabled strategies leave 70 %').waitFor()
    await form.getByRole('button', { name: `Take ${free[0]} out` }).click()
    await form.getByLabel('Allocation').fill('25')
    await form.getByRole('button', { name: 'Make the strategy' }).click()
    await drawer('Value').waitFor()
    await page.keyboard.press('Escape')
  })

  it('runs a cycle of one, whose name then stands by the cycle, its orders and trades', async () => {
    await row('Growth').press('Enter')
    await drawer('Growth').getByRole('button', { name: 'Run a cycle' }).click()
    const run = page.getByRole('dialog', { name: /Run a cycle of Growth/ })
    await run.getByRole('button', { name: 'Run the cycle' }).click()
    await page.waitForURL(/\/cycles\/[0-9a-f-]{36}$/)
    await page.getByText('completed', { exact: true }).first().waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'Growth' }).click()
    await drawer('Growth').getByText('Held and on order').waitFor()
    const exposure = async () => {
      const text = await drawer('Growth').getByText('Held and on order').locator('..').locator('dd').textContent()
      return Number(text?.replace(/[^0-9.]/g, ''))
    }
    await expect.poll(exposure).toBeGreaterThan(0)
    await drawer('Growth').getByRole('link', { name: 'All of them' }).click()
    await page.getByRole('button', { name: 'Only Growth: show all' }).waitFor()
    const open = page.getByRole('row').filter({ has: page.getByText('open', { exact: true }) })
    await open.first().press('Enter')
    await page.getByRole('dialog').getByRole('link', { name: 'Growth' }).waitFor()
    await accessible(page)
    await picture('trade')
  })

  it('shows how it has done, and that its rule ended it, without a reload', async () => {
    await page.goto(`${app.url}/strategies`)
    await row('Value').press('Enter')
    await drawer('Value').waitFor()
    const id = new URL(page.url()).searchParams.get('strategy') ?? ''
    const db = createDb(poolConfig({ embeddedDir: app.dataDir }, 1))
    const symbol = free[7] ?? ''
    for (const [index, net] of [120, 80, -40, 200, -60, 90, -300, -250, -400, -350, -1_500].entries()) {
      const filledAt = new Date(Date.parse('2024-01-02T15:00:00Z') + index * 86_400_000).toISOString()
      const deal = (side: 'buy' | 'sell', price: number) => {
        const orderId = `00000000-0000-4000-8000-${side === 'buy' ? 'a' : 'b'}${String(index).padStart(11, '0')}`
        const common = { orderId, symbol, side, quantity: '1' } as const
        return [
          intent({
            ...common,
            clientOrderId: orderId,
            decidedPrice: String(price),
            strategyId: id,
            maxCommission: '0',
          }),
          executed({ ...common, executionId: orderId, price: String(price), commission: '0', filledAt }),
        ].map((event) => ({ ...event, aggregateId: orderId }))
      }
      await changeAccount(db, account, { actor: 'test', traceId: null }, () => ({
        changes: [...deal('buy', 2_000), ...deal('sell', 2_000 + net)],
        result: undefined,
      }))
    }
    await db.$disconnect()
    await drawer('Value').getByText('Judged on 11 round trips.').waitFor()
    await drawer('Value').locator('figure svg').first().waitFor()
    await picture('drawer')
    await accessible(page)
    await drawer('Value').getByText('ended by rule').waitFor({ timeout: 90_000 })
    await drawer('Value')
      .getByText(/Realised profit is .* of its money below its high after 11 round trips/)
      .waitFor()
    await picture('ended')
    await page.keyboard.press('Escape')
    await picture('table')
    await page.getByRole('link', { name: 'Alerts', exact: true }).first().click()
    await page
      .getByText(/Strategy “Value” was disabled by its rule/)
      .first()
      .waitFor()
  }, 150_000)

  it('is enabled again by hand with a reason, disabled, changed, and deleted when it holds nothing', async () => {
    await page.goto(`${app.url}/strategies`)
    await row('Value').press('Enter')
    const open = drawer('Value')
    await open.getByRole('button', { name: 'Enable' }).click()
    const question = page.getByRole('alertdialog')
    expect(await question.getByRole('button', { name: 'Enable' }).isDisabled()).toBe(true)
    await question.getByLabel('Reason').fill('another try')
    await question.getByRole('button', { name: 'Enable' }).click()
    await open.getByText('Judged after 10 more round trips have ended.').waitFor()
    await open.getByRole('button', { name: 'Change' }).click()
    await dialog().getByLabel('Positions at most').fill('2')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await page.getByText('“Value” changed').waitFor()
    await open.getByText('Positions at most').locator('..').getByText('2', { exact: true }).waitFor()
    await open.getByRole('button', { name: 'Disable' }).click()
    await question.getByLabel('Reason').fill('over')
    await picture('disable')
    await question.getByRole('button', { name: 'Disable' }).click()
    await open.getByText(/Disabled by .*over/).waitFor()
    await open.getByRole('button', { name: 'Delete' }).click()
    await question.getByLabel(/Type Value to confirm/).fill('Value')
    await question.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('“Value” is gone').waitFor()
    await row('Value').waitFor({ state: 'detached' })
    await row('Growth').press('Enter')
    await expect.poll(() => drawer('Growth').getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
  })

  it('fits a phone in the light, and is accessible there', async () => {
    const phone = await browser.newContext({
      viewport: { width: 360, height: 780 },
      colorScheme: 'light',
      storageState: await page.context().storageState(),
    })
    const small = await phone.newPage()
    await small.goto(`${app.url}/strategies`)
    await small.getByText('Growth').first().waitFor()
    await small.waitForLoadState('networkidle')
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await accessible(small)
    await picture('phone', small)
    await small.getByRole('row').filter({ hasText: 'Growth' }).click()
    await small.getByRole('dialog', { name: 'Growth' }).getByText('Held and on order').waitFor()
    await accessible(small)
    await picture('phone-drawer', small)
    await small.getByRole('button', { name: 'Change' }).click()
    await small.getByRole('dialog', { name: 'Change Growth' }).waitFor()
    await accessible(small)
    await picture('phone-form', small)
    await phone.close()
    // The browser tells of every refused request itself.
    expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([])
  })
})
