import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb } from '@/lib/db/client'
import { poolConfig } from '@/lib/db/connection'
import { evaluateBreaker } from '@/lib/services/breaker/evaluate'
import { BREAKER } from '../factories'
import { type App, accessible, openBrowser, setUp, startApp, trySample, watch } from './app'

describe('the risk page', () => {
  let app: App
  let browser: Browser
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    browser = await openBrowser()
    app = await startApp()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })).newPage()
    page.setDefaultTimeout(20_000)
    complaints = watch(page)
    await setUp(page, app)
    await trySample(page)
    complaints.length = 0
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    expect(await app.stop()).toBe(0)
  })

  const pill = () => page.locator('header').getByRole('link', { name: /^(Active|Reducing|Probing|Halted|Stopped)/ })

  /** As the worker would, with a rule that one loss fewer than there are is too many. */
  const trip = async () => {
    const db = createDb(poolConfig({ embeddedDir: app.dataDir }, 2))
    const deps = { db, clock: { now: () => new Date() }, breaker: { ...BREAKER, lossStreak: 0 } }
    await evaluateBreaker(deps, { actor: 'test', traceId: null }, 'sample')
    await db.$disconnect()
  }

  it('is reached by the state of the account, which is on every page', async () => {
    await page.goto(`${app.url}/audit`)
    await pill().click()
    await page.getByRole('heading', { name: 'Risk' }).waitFor()
    await page.getByText('It has never tripped').waitFor()
    await page.getByRole('meter', { name: 'Drawdown' }).waitFor()
    await accessible(page)
  })

  it('books a deposit that changes neither return nor drawdown, and refuses to pay out more than is free', async () => {
    const returns = async () => page.getByLabel('Returns').textContent()
    await expect.poll(returns).toMatch(/Time-weighted return[+−-]?[\d.]+%/)
    const before = (await returns())?.match(/Time-weighted return([+−-]?[\d.]+%)/)?.[1]
    await page.getByRole('button', { name: 'Pay in or out' }).click()
    await page.getByRole('dialog').getByLabel('Amount').fill('2500.50')
    await page.getByRole('dialog').getByLabel('Note').fill('bonus')
    await page.getByRole('button', { name: 'Pay in', exact: true }).click()
    await page.getByRole('cell', { name: 'bonus' }).waitFor()
    await expect.poll(returns).toContain('$102,500.50')
    expect((await returns())?.match(/Time-weighted return([+−-]?[\d.]+%)/)?.[1]).toBe(before)
    await page.getByRole('button', { name: 'Pay in or out' }).click()
    await page.getByRole('dialog').getByText('Withdrawal').click()
    await page.getByRole('dialog').getByLabel('Amount').fill('999999')
    await page.getByRole('button', { name: 'Pay out', exact: true }).click()
    await page.getByText(/cannot be withdrawn/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    complaints = complaints.filter((text) => !text.includes('409'))
  })

  it('says that it is halted and why on every page without a reload, and is reset with a typed word and a reason', async () => {
    await trip()
    await expect.poll(() => pill().textContent()).toMatch(/^Halted/)
    await page
      .getByRole('status')
      .getByText(/in a row were lost/)
      .waitFor()
    await page.getByRole('cell', { name: 'halted' }).first().waitFor()
    await accessible(page)
    await page.goto(`${app.url}/trades`)
    await expect.poll(() => pill().textContent()).toMatch(/^Halted/)
    await pill().click()
    await page.getByRole('button', { name: 'Reset' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Reason').fill('looked at it')
    expect(await dialog.getByRole('button', { name: 'Reset' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox').last().fill('RESET')
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => pill().textContent()).toBe('Active')
    await page.getByText('looked at it').first().waitFor()
  })

  it('keeps an alert of the halt until somebody puts it aside', async () => {
    await page.goto(`${app.url}/alerts`)
    await page.getByText('the circuit breaker is halted').first().waitFor()
    await page.getByRole('link', { name: /Alerts: [1-9]/ }).waitFor()
    await accessible(page)
    await page.getByRole('button', { name: 'Put all aside' }).click()
    await page.getByText('Nothing waits for you').waitFor()
    await page.getByRole('link', { name: 'Alerts: none' }).waitFor()
    await page.goto(`${app.url}/risk`)
  })

  it('sells everything after FLATTEN was typed', async () => {
    const flatten = page.getByRole('button', { name: 'Flatten' })
    await flatten.click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Reason').fill('drill')
    await dialog.getByRole('textbox').last().fill('FLATTEN')
    await dialog.getByRole('button', { name: 'Sell everything' }).click()
    await page.getByText(/\d+ sold, \d+ canceled/).waitFor()
    await page.goto(app.url)
    await page.getByRole('button', { name: /next session/i }).click()
    await page.getByText('No positions').waitFor({ timeout: 30_000 })
  })

  it('gives the statement as CSV, fits a phone, and nothing complained', async () => {
    const answer = await page.request.get(`${app.url}/api/capital/statement?account=sample&format=csv`)
    expect(answer.headers()['content-type']).toContain('text/csv')
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines[0]).toBe('at,type,symbol,description,amount,balance,event_seq')
    expect(lines.some((line) => line.includes('deposit,,bonus,2500.5,'))).toBe(true)
    await page.setViewportSize({ width: 360, height: 780 })
    await page.goto(`${app.url}/risk`)
    await page.getByRole('heading', { name: 'Risk' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await accessible(page)
    expect(complaints).toEqual([])
  })
})
