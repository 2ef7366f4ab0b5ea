import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, accessible, openBrowser, PERSON, startApp, trySample, watch } from './app'

/** What a person does in the browser, from the first visit on. */
describe('the dashboard', () => {
  let app: App
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    browser = await openBrowser()
    app = await startApp()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    complaints = watch(page)
  })
  afterAll(async () => {
    await browser?.close()
    expect(await app.stop()).toBe(0)
  })

  it('asks a stranger to set up, and refuses a wrong token', async () => {
    await page.goto(app.url)
    await expect.poll(() => page.url()).toContain('/setup')
    await page.getByLabel('Set-up token').fill('wrong')
    await page.getByLabel('Your name').fill(PERSON.name)
    await page.getByLabel('E-mail').fill(PERSON.email)
    await page.getByLabel('Password').fill(PERSON.password)
    await page.getByRole('button', { name: /create/i }).click()
    await page.getByText('is not the one that the start printed').first().waitFor()
    await accessible(page)
  })

  it('makes the administrator with the token that the start prints', async () => {
    await page.goto(`${app.url}/setup?token=${app.token}`)
    await page.getByLabel('Your name').fill(PERSON.name)
    await page.getByLabel('E-mail').fill(PERSON.email)
    await page.getByLabel('Password').fill(PERSON.password)
    await page.getByRole('button', { name: /create/i }).click()
    await page.getByText('Try the sample market').waitFor()
    complaints.length = 0
    await accessible(page)
  })

  it('begins with the sample market, and shows the agents at work to the last fill', async () => {
    await trySample(page)
    for (const agent of ['DataAgent', 'RiskManager', 'Validator', 'MetaAgent'])
      await page.getByText(agent).first().waitFor()
    await page
      .getByText(/filled/i)
      .first()
      .waitFor()
    await accessible(page)
  })

  it('shows positions, cash and equity, and marks them as sample data', async () => {
    await page.getByRole('link', { name: 'Overview' }).first().click()
    await page
      .getByRole('heading', { name: /Positions/ })
      .first()
      .waitFor()
    await page
      .getByText(/Sample/)
      .first()
      .waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(1)
    await accessible(page)
  })

  it('goes on to the next session and changes what is shown without a reload', async () => {
    const before = await page
      .getByText(/\$[\d,]+\.\d\d/)
      .first()
      .textContent()
    await page
      .getByRole('button', { name: /next session/i })
      .first()
      .click()
    await expect
      .poll(() =>
        page
          .getByText(/\$[\d,]+\.\d\d/)
          .first()
          .textContent(),
      )
      .not.toBe(before)
  })

  it('stops trading with a typed word and a reason, says so, and resumes', async () => {
    await page
      .getByRole('button', { name: /stop trading/i })
      .first()
      .click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Reason').fill('drill')
    await dialog.getByRole('textbox').last().fill('STOP')
    await dialog.getByRole('button', { name: /stop/i }).last().click()
    await page.getByText('Stopped').first().waitFor()
    await page
      .getByRole('button', { name: /resume/i })
      .first()
      .click()
    await page.getByRole('alertdialog').getByRole('textbox').last().fill('over')
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /resume/i })
      .last()
      .click()
    await page.getByText('Active').first().waitFor()
  })

  it.each(['/', '/cycles', '/trades', '/audit', '/settings', '/api-docs', '/welcome'])(
    '%s is accessible, dark and light, and fits a phone',
    async (place) => {
      await page.goto(app.url + place)
      await page.waitForLoadState('networkidle')
      await accessible(page)
      const phone = await browser.newContext({
        viewport: { width: 360, height: 780 },
        colorScheme: 'light',
        storageState: await context.storageState(),
      })
      const small = await phone.newPage()
      await small.goto(app.url + place)
      await small.waitForLoadState('networkidle')
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
      await accessible(small)
      await phone.close()
    },
  )

  it('finds its way by keyboard: the palette opens, and a page is reached', async () => {
    await page.goto(app.url)
    await page.waitForLoadState('networkidle')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('audit')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/audit/)
  })

  it('verifies the log on the screen', async () => {
    await page.getByRole('button', { name: /verify/i }).click()
    await page
      .getByText(/The chain is whole/)
      .first()
      .waitFor()
  })

  it('says when the connection is lost, and catches up', async () => {
    await page.goto(app.url)
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    await page
      .getByText(/reconnecting|offline/i)
      .first()
      .waitFor({ timeout: 60_000 })
    await context.setOffline(false)
    await page.getByText('Connected', { exact: true }).first().waitFor({ timeout: 60_000 })
  })

  it('signs out, and shows nothing afterwards', async () => {
    complaints = complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch|net::/.test(text))
    expect(complaints).toEqual([])
    const cookies = await context.cookies()
    await page.goto(app.url)
    await page
      .getByRole('button', { name: new RegExp(PERSON.name) })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /sign out/i }).click()
    await page.waitForURL(/\/signin/)
    // The old cookie is worth nothing: the session is gone from the database.
    await context.addCookies(cookies)
    await page.goto(app.url)
    await page.waitForURL(/\/signin/)
    await page.getByLabel('E-mail').fill(PERSON.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: /sign in/i }).click()
    await page.getByRole('alert').first().waitFor()
    await accessible(page)
  })
})
