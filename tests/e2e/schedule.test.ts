import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb, inTransaction } from '@/lib/db/client'
import { poolConfig } from '@/lib/db/connection'
import { insertRun } from '@/lib/db/schedule'
import { type App, accessible, openBrowser, PERSON, startApp, watch } from './app'

const SYMBOLS = 'HALC.X,NOVA.X'

describe('the schedule page', () => {
  let app: App
  let browser: Browser
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    browser = await openBrowser()
    app = await startApp({ TRADING_WATCHLIST_SYMBOLS: SYMBOLS })
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'dark',
      timezoneId: 'Asia/Tokyo',
    })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    complaints = watch(page)
    await page.goto(`${app.url}/setup?token=${app.token}`)
    await page.getByLabel('Your name').fill(PERSON.name)
    await page.getByLabel('E-mail').fill(PERSON.email)
    await page.getByLabel('Password').fill(PERSON.password)
    await page.getByRole('button', { name: /create/i }).click()
    await page
      .getByRole('button', { name: /sample/i })
      .first()
      .waitFor()
    complaints.length = 0
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    expect(await app.stop()).toBe(0)
  })

  const picture = async (name: string) => {
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/schedule-${name}.png`, fullPage: true })
  }
  const scan = () =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Scan of the watchlist' }) })
  const row = (text: string | RegExp) => page.getByRole('row').filter({ hasText: text })

  it('says what runs next, in the zone of the schedule and at the reader’s own time', async () => {
    await page.goto(app.url)
    await page.getByRole('link', { name: 'Schedule' }).first().click()
    await page.getByRole('heading', { name: 'Schedule', exact: true }).waitFor()
    await scan().getByText('At 11:00 and 14:30 in America/New York').waitFor()
    expect(await scan().locator('ol').textContent()).toMatch(/^(Mon|Tue|Wed|Thu|Fri) \d+ [A-Z][a-z]+, (11:00|14:30)/)
    await scan().getByText('your time').first().waitFor()
    await page.getByText('Nothing has run yet').waitFor()
    await page.getByText('Running', { exact: true }).waitFor()
    await page.getByText('Next opening bell').waitFor()
    await accessible(page)
    await picture('fresh')
  })

  it('runs the scan now after saying what that does, and shows how it ends without a reload', async () => {
    await page.getByRole('button', { name: 'Run Scan of the watchlist now' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText(/Starts a cycle over the 2 symbols of the watchlist on paper now/).waitFor()
    await picture('dialog')
    await dialog.getByRole('button', { name: 'Run now' }).click()
    await page.getByText('Cycle started').waitFor()
    await row('By hand').getByText('completed').waitFor({ timeout: 30_000 })
    await scan().getByText('completed').waitFor()
    await row('By hand').getByRole('link').click()
    await page.waitForURL(/\/cycles\/[0-9a-f-]{36}$/)
    await page.goto(`${app.url}/schedule`)
  })

  it('starts an event cycle for one symbol', async () => {
    await page.getByRole('button', { name: 'Run an event cycle for NOVA.X' }).click()
    await page
      .getByRole('alertdialog')
      .getByText(/Starts a cycle for NOVA.X on paper now/)
      .waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Run now' }).click()
    await row('NOVA.X').getByText('completed').waitFor({ timeout: 30_000 })
    await page.getByRole('radio', { name: 'Scans' }).click()
    await expect.poll(() => row('NOVA.X').count()).toBe(0)
    await page.getByRole('radio', { name: 'All' }).click()
  })

  it('looks at the prices when asked', async () => {
    await page.getByRole('button', { name: 'Run Price monitor now' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Look now' }).click()
    await page.getByText(/Looked \d{4}-\d\d-\d\d \d\d:\d\d: /).waitFor({ timeout: 30_000 })
  })

  it('pauses with a reason that outlives a reload, and resumes', async () => {
    await page.getByRole('button', { name: 'Pause Scan of the watchlist' }).click()
    await page.getByRole('alertdialog').getByLabel('Reason').fill('earnings week')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click()
    await scan()
      .getByText(/Paused by .*earnings week/)
      .waitFor()
    await page.reload()
    await scan().getByText('paused', { exact: true }).waitFor()
    expect(await scan().locator('ol').count()).toBe(0)
    await accessible(page)
    await picture('paused')
    await page.getByRole('button', { name: 'Resume Scan of the watchlist' }).click()
    await expect.poll(() => scan().locator('ol').count()).toBe(1)
  })

  it('shows slots that were missed and price moves, and why', async () => {
    const db = createDb(poolConfig({ embeddedDir: app.dataDir }, 2))
    await inTransaction(db, async (tx) => {
      const base = { job: 'scan', trigger: 'schedule', requestedBy: 'scheduler' } as const
      const at = new Date('2026-11-18T19:30:00Z')
      const slot = '2026-11-18 14:30 America/New_York'
      const reason = 'Not started within 10 minutes: noticed 47 minutes late.'
      await insertRun(tx, { ...base, key: 'test 1', status: 'missed', slot, at, reason })
      await insertRun(tx, {
        ...base,
        key: 'test 2',
        status: 'skipped',
        slot: slot.replace('14:30', '11:00'),
        at,
        reason: 'Paused by Ada.',
      })
    })
    await db.$disconnect()
    await page.reload()
    await row('Slot 14:30').getByText('missed').waitFor()
    await row('Slot 14:30').getByText('noticed 47 minutes late').last().waitFor()
    await row('Slot 11:00').getByText('Paused by Ada.').last().waitFor()
    await page
      .getByText(/opens in|closes in/)
      .last()
      .waitFor()
    await picture('dark')
  })

  it('works by keyboard, in light, and on a phone, and nothing complained', async () => {
    await page.getByRole('button', { name: 'Run Scan of the watchlist now' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.emulateMedia({ colorScheme: 'light' })
    await accessible(page)
    await picture('light')
    await page.setViewportSize({ width: 360, height: 780 })
    await page.reload()
    await scan().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await accessible(page)
    await picture('phone')
    expect(complaints).toEqual([])
  })
})

describe('the schedule page of a desk without a watchlist', () => {
  it('says plainly that nothing is scheduled, and what to do', async () => {
    const browser = await openBrowser()
    const app = await startApp()
    try {
      const page = await (await browser.newContext()).newPage()
      await page.goto(`${app.url}/setup?token=${app.token}`)
      await page.getByLabel('Your name').fill(PERSON.name)
      await page.getByLabel('E-mail').fill(PERSON.email)
      await page.getByLabel('Password').fill(PERSON.password)
      await page.getByRole('button', { name: /create/i }).click()
      await page
        .getByRole('button', { name: /sample/i })
        .first()
        .waitFor()
      await page.goto(`${app.url}/schedule`)
      await page.getByText('Until then nothing is scheduled').waitFor()
      await expect.poll(() => page.getByText('Nothing to look at: name symbols').count()).toBe(2)
      await expect
        .poll(() =>
          page
            .getByRole('button', { name: /^Run .* now$/ })
            .first()
            .isDisabled(),
        )
        .toBe(true)
      if (process.env.PICTURES)
        await page.screenshot({ path: `${process.env.PICTURES}/schedule-empty.png`, fullPage: true })
    } finally {
      await browser.close()
      expect(await app.stop()).toBe(0)
    }
  }, 180_000)
})
