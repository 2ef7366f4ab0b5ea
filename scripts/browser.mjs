// Finds a Chromium for the browser tests, or installs one, or says what to install.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fail, say } from './project.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

function systemBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  for (const folder of (process.env.PATH ?? '').split(path.delimiter))
    for (const name of NAMES) {
      const file = path.join(folder, name)
      if (existsSync(file)) return file
    }
  return PLACES.find((file) => existsSync(file)) ?? null
}

function playwrightBrowser() {
  const { chromium } = createRequire(import.meta.url)('playwright')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null
}

/** The path of a Chromium. */
export function ensureBrowser() {
  const found = systemBrowser() ?? playwrightBrowser()
  if (found) return found
  const root = process.getuid?.() === 0
  if (root && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium from the system’s packages …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit', env })
    const installed = systemBrowser()
    if (installed) return installed
  }
  say('Downloading Chromium with Playwright …')
  const cli = createRequire(import.meta.url).resolve('playwright/cli')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' })
  return (
    playwrightBrowser() ??
    fail(
      'The browser tests need Chromium. Install it (Debian: apt-get install chromium; macOS: brew install --cask chromium) or set CHROMIUM_PATH.',
    )
  )
}
