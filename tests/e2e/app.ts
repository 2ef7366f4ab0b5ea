import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright'
import { expect } from 'vitest'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const START_MS = 120_000

export type App = {
  url: string
  token: string
  dataDir: string
  launcher: ChildProcess
  output(): string
  stop(): Promise<number | null>
}

/** Starts the whole product with `npm start`'s script on a free port and an empty data folder. */
export async function startApp(variables: Record<string, string> = {}): Promise<App> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'assay-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const launcher = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      REDIS_URL: '',
      NODE_ENV: 'production',
      ASSAY_DATA_DIR: dataDir,
      PORT: String(port),
      NEXTAUTH_URL: url,
      YAHOO_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'warn',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => launcher.once('exit', resolve))
  const token = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not up after ${START_MS} ms:\n${output}`)), START_MS)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /setup\?token=([0-9a-f]+)/.exec(output)?.[1]
      if (found && output.includes('Ctrl-C stops')) {
        clearTimeout(timer)
        resolve(found)
      }
    }
    launcher.stdout.on('data', read)
    launcher.stderr.on('data', read)
    void ended.then((code) => reject(new Error(`ended with ${code}:\n${output}`)))
  })
  return {
    url,
    token,
    dataDir,
    launcher,
    output: () => output,
    async stop() {
      launcher.kill('SIGINT')
      const code = await ended
      rmSync(dataDir, { recursive: true, force: true })
      return code
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS })

/** What the page complained of: errors of scripts, refused policies, failed requests. */
export function watch(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

/** Nothing is broken for assistive technology. What still loads or fades has colors of its own on the way, and is waited for. */
export async function accessible(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy="true"]') &&
      document
        .getAnimations()
        .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
  )
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

export const PERSON = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

/** Creates the first person and waits for the welcome. Nothing is clicked before the page is quiet: until then nobody listens. */
export async function setUp(page: Page, app: App): Promise<void> {
  await page.goto(`${app.url}/setup?token=${app.token}`)
  await page.getByLabel('Your name').fill(PERSON.name)
  await page.getByLabel('E-mail').fill(PERSON.email)
  await page.getByLabel('Password').fill(PERSON.password)
  await page.getByRole('button', { name: /create/i }).click()
  await page.getByText('Try the sample market').waitFor()
  await page.waitForLoadState('networkidle')
}

/** From the welcome to the finished first cycle over the sample market. */
export async function trySample(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click()
  await page.waitForURL(/\/cycles\/[0-9a-f-]{36}$/, { timeout: 60_000 })
  await page.getByText('completed', { exact: false }).first().waitFor({ timeout: 60_000 })
}
