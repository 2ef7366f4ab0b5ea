import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, accessible, openBrowser, setUp, startApp, watch } from './app'

const run = promisify(execFile)

/** From an empty list to a comparison and a search, over stored bars. */
describe('backtests in the browser', () => {
  let app: App
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await openBrowser()
    app = await startApp()
    await run(process.execPath, ['scripts/assay.mjs', 'data', 'import', 'tests/fixtures/market'], {
      env: { ...process.env, ASSAY_DATA_DIR: app.dataDir, DATABASE_URL: '', REDIS_URL: '', LOG_LEVEL: 'warn' },
    })
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await setUp(page, app)
    complaints = watch(page)
  })
  afterAll(async () => {
    await browser?.close()
    expect(await app.stop()).toBe(0)
  })

  /** The same page, small and light: fits, and is accessible. */
  const fitsPhone = async (place: string) => {
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
  }

  const ask = async (strategy: string) => {
    await page.goto(`${app.url}/backtests/new`)
    await page.getByText(strategy, { exact: true }).click()
    await page.getByRole('button', { name: /All stored symbols \(4\)/ }).click()
  }
  const focused = () =>
    page.evaluate(() => document.querySelector<HTMLInputElement>('input:focus')?.labels?.[0]?.textContent)
  const runIt = async () => {
    await page.getByRole('button', { name: 'Run the backtest' }).click()
    await page.waitForURL(/\/backtests\/\d+$/)
    await page.getByRole('tab', { name: 'Overview' }).waitFor({ timeout: 60_000 })
  }

  it('teaches the first run where there is none', async () => {
    await page.goto(app.url)
    await page.getByRole('link', { name: 'Backtests' }).first().click()
    await page.getByText('Nothing has been tested yet').waitFor()
    await accessible(page)
    await page.getByRole('link', { name: 'New backtest' }).first().click()
    await page.waitForURL(/\/backtests\/new$/)
  })

  it('says what is wrong before anything is sent, and what the run would need', async () => {
    await ask('Moving-average cross')
    await page.getByText('Symbols with bars').waitFor()
    expect(await page.getByLabel('First session').inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/)
    await accessible(page)
    await page.getByLabel('Fast').fill('0')
    await page.getByRole('button', { name: 'Run the backtest' }).click()
    await page.getByText('must be at least 1').waitFor()
    await expect.poll(focused).toBe('Fast')
    expect(page.url()).toMatch(/\/backtests\/new$/)
  })

  it('shows the refusal of the server at its field', async () => {
    await page.getByLabel('Fast').fill('60')
    await page.getByRole('button', { name: 'Run the backtest' }).click()
    await page.getByText('must be less than slow', { exact: true }).waitFor()
    await expect.poll(focused).toBe('Fast')
  })

  it('runs a backtest and shows its result', async () => {
    await page.getByLabel('Fast').fill('5')
    await page.getByLabel('Slow').fill('12')
    await page.getByLabel('Name', { exact: true }).fill('First cross')
    await page.getByLabel('Tags').fill('trend, first')
    await runIt()
    await page.getByRole('heading', { name: 'First cross' }).waitFor()
    for (const figure of ['Final value', 'CAGR', 'Sharpe', 'Max. drawdown', 'Win rate', 'Costs'])
      await page.getByLabel('Result').getByText(figure, { exact: true }).waitFor()
    await page.getByText('Can it be believed?').waitFor()
    await page.locator('figure .recharts-line').first().waitFor()
    await accessible(page)
  })

  it('opens a trade with the reasons of its entry and exit', async () => {
    await page.getByRole('tab', { name: /Trades/ }).click()
    const rows = page.getByRole('table', { name: 'round trips' }).getByRole('row')
    // Rows of the skeleton have no words.
    await rows
      .filter({ hasText: /win|loss/ })
      .first()
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('SMA 5 crossed above SMA 12').waitFor()
    await drawer.getByText('Worst on the way').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('around trade').waitFor()
    await accessible(page)
  })

  it.each(['Metrics', 'Trust', 'Run'])('its part “%s” is accessible', async (name) => {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
    await accessible(page)
  })

  it('gives the card from which the run can be made again, and it verifies', async () => {
    await page.getByText('backtest verify').waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const file = await (await waiting).path()
    const { stdout } = await run(process.execPath, ['scripts/assay.mjs', 'backtest', 'verify', file, '--json'], {
      env: { ...process.env, ASSAY_DATA_DIR: app.dataDir, DATABASE_URL: '', REDIS_URL: '', LOG_LEVEL: 'warn' },
    })
    expect(JSON.parse(stdout)).toMatchObject({ same: true })
  })

  it('begins again with the settings of a run', async () => {
    await page.getByRole('link', { name: 'Run again' }).click()
    await page.waitForURL(/\/backtests\/new\?from=\d+$/)
    await expect.poll(() => page.getByLabel('Slow').inputValue()).toBe('12')
    await page.getByLabel('Slow').fill('20')
    await page.getByLabel('Name', { exact: true }).fill('Slower cross')
    await runIt()
    await page.getByRole('heading', { name: 'Slower cross' }).waitFor()
    await page.getByRole('link', { name: 'Run again' }).click()
    await page.getByLabel('Capital', { exact: true }).fill('5,000')
    await page.getByLabel('Name', { exact: true }).fill('Small cross')
    await runIt()
  })

  it('lists both, filters them, and compares what is ticked', async () => {
    await page.goto(`${app.url}/backtests`)
    await page.getByRole('checkbox', { name: 'Choose First cross' }).check()
    await page.getByRole('checkbox', { name: 'Choose Slower cross' }).check()
    await accessible(page)
    await page.getByRole('button', { name: 'Compare 2' }).click()
    await page.waitForURL(/\/backtests\/compare\?ids=\d+,\d+$/)
    await page.getByRole('heading', { name: 'Figures side by side' }).waitFor()
    await page.getByLabel('Best').first().waitFor()
    await page.getByLabel('Correlation matrix').getByText('1.00').first().waitFor()
    expect(await page.getByText('These runs differ in').count()).toBe(0)
    await accessible(page)
    await page.goto(`${app.url}/backtests/compare?ids=1,3`)
    await page.getByText('These runs differ in initial capital').waitFor()
    expect(await page.getByLabel('Best').count()).toBe(0)
    await accessible(page)
    await page.goto(`${app.url}/backtests`)
    const symbol = page.getByLabel('With the symbol')
    await symbol.fill('acme%')
    await page.getByText('“ACME%” is not a symbol').waitFor()
    await symbol.fill('acme')
    await page.waitForURL(/\?symbol=ACME$/)
    await page.getByText('Slower cross').first().waitFor()
    await symbol.fill('nil')
    await page.getByText('No backtest matches the filters').waitFor()
    await page.goto(`${app.url}/backtests?tag=nothing`)
    await page.getByText('No backtest matches the filters').waitFor()
  })

  const parameter = (name: string) => page.getByRole('group', { name, exact: true })

  it('teaches the first sweep where there is none', async () => {
    await page.goto(`${app.url}/backtests/sweeps`)
    await page.getByText('No parameters have been searched yet').waitFor()
    await accessible(page)
    await page.getByRole('link', { name: 'New sweep' }).first().click()
    await page.waitForURL(/\/backtests\/new\?kind=sweep$/)
    await page.getByText('Moving-average cross', { exact: true }).click()
    await page.getByRole('button', { name: /All stored symbols \(4\)/ }).click()
    await page.getByText('Symbols with bars').waitFor()
    await accessible(page)
  })

  it('says at its parameter what is wrong with what is searched', async () => {
    const fast = parameter('Fast')
    const begin = page.getByRole('button', { name: 'Begin the sweep' })
    await fast.getByLabel('From').fill('90')
    await fast.getByLabel('To', { exact: true }).fill('60')
    await begin.click()
    await fast.getByText('is less than From').waitFor()
    // No average of 60 bars is faster than one of 20: the server refuses all that can be drawn.
    await fast.getByLabel('From').fill('60')
    await expect.poll(() => fast.getByText('is less than From').count()).toBe(0)
    await page.getByRole('radio', { name: 'Random' }).click()
    await parameter('Slow').getByRole('radio', { name: 'Fixed' }).click()
    await parameter('Slow').getByLabel('Value').fill('20')
    await begin.click()
    await fast.getByText('must be less than slow', { exact: true }).waitFor()
    await accessible(page)
    expect(page.url()).toMatch(/\/backtests\/new\?kind=sweep$/)
  })

  it('begins a sweep of a grid without a run before it, and shows what came of it', async () => {
    const fast = parameter('Fast')
    await fast.getByLabel('From').fill('5')
    await fast.getByLabel('To', { exact: true }).fill('10')
    await fast.getByLabel('In steps of').fill('5')
    // A group of buttons is one stop of the Tab key; arrows go on within it.
    await parameter('Slow').getByRole('radio', { name: 'Fixed' }).focus()
    for (const next of ['Range', 'List']) {
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(next)
    }
    await page.keyboard.press('Enter')
    await parameter('Slow').getByLabel('Values').fill('12, 20, 30')
    await page.getByRole('radio', { name: 'Grid' }).click()
    await page.getByText('6 combinations', { exact: true }).waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Six crosses')
    await page.getByRole('button', { name: 'Begin the sweep' }).click()
    await page.waitForURL(/\/backtests\/sweeps\/\d+$/)
    await page.getByRole('heading', { name: 'Six crosses' }).waitFor()
    await page.getByRole('heading', { name: 'What came of it' }).waitFor({ timeout: 60_000 })
    await page.getByRole('grid', { name: 'slow by fast' }).waitFor()
    await expect.poll(() => page.getByRole('table', { name: 'cells' }).locator('tbody tr').count()).toBe(6)
    await page.goto(`${app.url}/backtests/sweeps`)
    await page.getByRole('table', { name: 'sweeps' }).getByText('6 of 6').waitFor()
  })

  it('begins again with what a sweep searched', async () => {
    await page.getByText('Six crosses').click()
    await page.getByRole('link', { name: 'Sweep again' }).click()
    await page.getByRole('heading', { name: 'Sweep again with changes' }).waitFor()
    await expect.poll(() => parameter('Fast').getByLabel('From').inputValue()).toBe('5')
    await expect.poll(() => parameter('Slow').getByLabel('Values').inputValue()).toBe('12, 20, 30')
    await page.getByText('6 combinations', { exact: true }).waitFor()
    await parameter('Fast').getByLabel('In steps of').fill('1')
    await page.getByText('18 combinations', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Begin the sweep' }).click()
    await page.waitForURL(/\/backtests\/sweeps\/2$/)
    await page.getByRole('heading', { name: 'What came of it' }).waitFor({ timeout: 60_000 })
  })

  it('draws what little a search of many combinations tried as points, which the arrows walk', async () => {
    await page.goto(`${app.url}/backtests/new?kind=sweep`)
    await page.getByText('Moving-average cross', { exact: true }).click()
    await page.getByRole('button', { name: /All stored symbols \(4\)/ }).click()
    await page.getByRole('radio', { name: 'Random' }).click()
    await page.getByLabel('Cells to try').fill('12')
    await page.getByRole('button', { name: 'Begin the sweep' }).click()
    await page.waitForURL(/\/backtests\/sweeps\/\d+$/)
    await page.getByRole('heading', { name: 'What came of it' }).waitFor({ timeout: 60_000 })
    const points = page.getByRole('listbox', { name: 'slow by fast' })
    await points.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => points.getByRole('option', { selected: true }).count()).toBe(1)
    await page.getByText(/^cell −?\d/).waitFor()
    expect((await points.boundingBox())?.height).toBeLessThanOrEqual(360)
    await accessible(page)
    await fitsPhone(new URL(page.url()).pathname)
  })

  it('makes a sweep of what was filled in for a run', async () => {
    await ask('Moving-average cross')
    await page.getByLabel('Fast').fill('4')
    await page.getByRole('radio', { name: 'Sweep' }).click()
    await page.getByRole('heading', { name: 'New sweep' }).waitFor()
    await expect.poll(() => page.title()).toBe('New sweep · Assay')
    await expect.poll(() => parameter('Fast').getByLabel('From').inputValue()).toBe('2')
    await page.getByText('Symbols with bars').waitFor()
    await page.getByRole('radio', { name: 'One run' }).click()
    await page.getByRole('heading', { name: 'New backtest' }).waitFor()
    await expect.poll(() => page.title()).toBe('New backtest · Assay')
    await expect.poll(() => page.getByLabel('Fast').inputValue()).toBe('4')
  })

  it('searches parameters and shows the landscape', async () => {
    await page.goto(`${app.url}/backtests`)
    await page.getByText('First cross').first().click()
    await page.waitForURL(/\/backtests\/\d+/)
    // The list has a link called Sweeps.
    await page.getByRole('link', { name: 'Sweep', exact: true }).click()
    await page.waitForURL(/\/backtests\/new\?from=\d+&kind=sweep$/)
    await page.getByRole('heading', { name: 'New sweep' }).waitFor()
    // The run's name is the run's, and comes back with it; one that was typed stays.
    const name = page.getByLabel('Name', { exact: true })
    await expect.poll(() => name.inputValue()).toBe('')
    await page.getByRole('radio', { name: 'One run' }).click()
    await expect.poll(() => name.inputValue()).toBe('First cross')
    await name.fill('Mine')
    await page.getByRole('radio', { name: 'Sweep' }).click()
    await page.getByRole('heading', { name: 'New sweep' }).waitFor()
    await expect.poll(() => name.inputValue()).toBe('Mine')
    await page.getByRole('button', { name: 'Begin the sweep' }).click()
    await page.waitForURL(/\/backtests\/sweeps\/\d+$/)
    await page.getByRole('heading', { name: 'What came of it' }).waitFor({ timeout: 60_000 })
    await page.getByRole('grid', { name: 'slow by fast' }).waitFor()
    await accessible(page)
  })

  it('deletes a run after a question', async () => {
    await page.goto(`${app.url}/backtests`)
    await page.getByRole('checkbox', { name: 'Choose Slower cross' }).check()
    await page.getByRole('button', { name: 'Delete 1' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => page.getByText('Slower cross').count()).toBe(0)
  })

  it.each([
    '/backtests',
    '/backtests/new',
    '/backtests/new?kind=sweep',
    '/backtests/1',
    '/backtests/1?tab=trades',
    '/backtests/assumptions',
    '/backtests/compare',
    '/backtests/sweeps',
    '/backtests/sweeps/1',
  ])('%s fits a phone, light', async (place) => {
    await fitsPhone(place)
  })

  it('complained of nothing on the way', () => {
    // The refusal of the server above is an answer with status 422, which the browser writes to its console.
    expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([])
  })
})
