import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SOCKET_PATH } from '@/lib/contracts/live'
import { OPERATIONS } from '@/lib/contracts/openapi'
import { ROLES, type Role } from '@/lib/contracts/operation'
import { type App, PERSON, startApp } from './app'

const execFileAsync = promisify(execFile)
const MARKET = path.resolve('tests/fixtures/market')
const NOWHERE = '00000000-0000-4000-8000-000000000000'

describe('the desk, from the outside', () => {
  let app: App
  const keys = {} as Record<Role, string>
  beforeAll(async () => {
    app = await startApp()
    const created = await call('post', '/api/setup', { body: { token: app.token, ...PERSON }, key: null })
    expect(created.status, app.output()).toBe(201)
    for (const role of ROLES) {
      const made = await assay('key', 'create', PERSON.email, '--scope', role, '--name', role)
      keys[role] = JSON.parse(made.stdout).key
    }
  })
  afterAll(async () => {
    expect(await app.stop()).toBe(0)
  })

  /** Awaited, since the server closes connections that this process is held up on, and the next call would use one. */
  const assay = async (...args: string[]) => {
    const env = {
      ...process.env,
      DATABASE_URL: '',
      REDIS_URL: '',
      ASSAY_DATA_DIR: app.dataDir,
      LOG_LEVEL: 'error',
      YAHOO_URL: 'http://127.0.0.1:9',
    }
    type Ended = { code?: number; stdout: string; stderr: string }
    const {
      code = 0,
      stdout,
      stderr,
    }: Ended = await execFileAsync(process.execPath, ['scripts/assay.mjs', ...args, '--json'], { env }).catch(
      (error) => error,
    )
    return { status: code, stdout, stderr }
  }
  type Options = { body?: unknown; raw?: string; key?: string | null; headers?: Record<string, string> }
  async function call(method: string, place: string, { body, raw, key = keys.trader, headers = {} }: Options = {}) {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(app.url + place, {
      method,
      body: text,
      redirect: 'manual',
      headers: {
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...headers,
      },
    })
    const json = await response.json().catch(() => null)
    return { status: response.status, json, headers: response.headers }
  }

  it('is healthy and ready', async () => {
    expect((await call('get', '/health', { key: null })).json).toMatchObject({ status: 'ok' })
    expect((await call('get', '/ready', { key: null })).json).toEqual({
      ready: true,
      checks: { database: true, queue: true, worker: true },
    })
  })

  it('does the main job from the command line while it runs', async () => {
    const imported = await assay('data', 'import', MARKET)
    expect(imported.status, imported.stderr).toBe(0)
    const run = await assay('cycle', 'run', 'ACME', 'BOLT', 'CRUX', 'DUNE', '--as-of', '2017-06-01', '--execute')
    expect(run.status, run.stderr).toBe(0)
    const cycle = JSON.parse(run.stdout)
    expect(cycle).toMatchObject({ status: 'completed', account: 'sim' })
    expect(cycle.orders.length).toBeGreaterThan(0)
    const trades = (await call('get', '/api/trades?account=sim')).json.data
    expect(trades.map(({ cycle_id }: { cycle_id: string }) => cycle_id)).toContain(cycle.cycle_id)
    const events = (await call('get', `/api/events?cycle_id=${cycle.cycle_id}&limit=200`)).json.data
    expect(events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['SignalGenerated', 'TradeExecuted']),
    )
    expect(JSON.parse((await assay('events', 'verify')).stdout)).toMatchObject({ ok: true })
    const again = await assay('cycle', 'run', 'ACME', '--as-of', '2017-05-01')
    expect(again.status).toBe(1)
    expect(again.stderr.trim().split('\n')).toHaveLength(1)
    expect(again.stderr).toContain('only moves forward')
  })

  it('runs a cycle by one JSON call, and waits for it', async () => {
    const { status, json, headers } = await call('post', '/cycles/run', {
      body: { symbols: ['acme', 'BOLT'], execute: true, account: 'sim', as_of: '2017-06-02' },
      headers: { 'x-request-id': 'my-request-1' },
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({ status: 'completed', trace_id: 'my-request-1' })
    expect(json.signals.map(({ symbol }: { symbol: string }) => symbol)).toEqual(
      expect.arrayContaining(['ACME', 'BOLT']),
    )
    expect(headers.get('x-request-id')).toBe('my-request-1')
  })

  it('takes a request with the same Idempotency-Key once', async () => {
    const body = { symbols: ['ACME'], account: 'sim', as_of: '2017-06-05' }
    const headers = { 'idempotency-key': 'once' }
    const first = await call('post', '/api/cycles', { body, headers })
    const second = await call('post', '/api/cycles', { body, headers })
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.json.cycle_id).toBe(first.json.cycle_id)
    const other = await call('post', '/api/cycles', { body: { ...body, symbols: ['BOLT'] }, headers })
    expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } })
  })

  it.each([
    ['an empty list', { symbols: [] }, 422, 'symbols'],
    ['a symbol that is none', { symbols: ['ACME', 'not a ticker!'] }, 422, 'symbols.1'],
    ['an unknown symbol', { symbols: ['ACME', 'NOPE'], account: 'sim', as_of: '2017-06-07' }, 422, 'symbols.1'],
    ['10,000 symbols', { symbols: Array.from({ length: 10_000 }, (_, index) => `S${index}`) }, 422, 'symbols'],
    ['an unknown field', { symbols: ['ACME'], quantity: 5 }, 422, 'quantity'],
    ['a date that is none', { symbols: ['ACME'], account: 'sim', as_of: '2017-02-30' }, 422, 'as_of'],
    ['an unknown account', { symbols: ['ACME'], account: 'nobody' }, 404, null],
    ['an earlier day', { symbols: ['ACME'], account: 'sim', as_of: '2017-05-01' }, 409, null],
  ])('answers %s with the field and stores nothing', async (_, body, status, field) => {
    const before = (await call('get', '/api/cycles')).json.data.length
    const answer = await call('post', '/api/cycles', { body })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.json).toMatchObject({
      code: expect.any(String),
      trace_id: expect.any(String),
      detail: expect.any(String),
    })
    if (field) expect(answer.json.problems.map(({ path }: { path: string }) => path)).toContain(field)
    expect((await call('get', '/api/cycles')).json.data.length).toBe(before)
  })

  it.each([
    ['a body of 10 MB', { raw: JSON.stringify({ symbols: ['A'.repeat(10_000_000)] }) }, 413, 'payload_too_large'],
    ['a body that is no JSON', { raw: '{"symbols": [' }, 400, 'bad_request'],
    [
      'a form',
      { raw: 'symbols=ACME', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a wrong key',
      { body: { symbols: ['ACME'] }, key: `ask_${'0'.repeat(12)}_${'x'.repeat(32)}` },
      401,
      'unauthenticated',
    ],
    ['no key', { body: { symbols: ['ACME'] }, key: null }, 401, 'unauthenticated'],
    [
      'a session that is none',
      { body: { symbols: ['ACME'] }, key: null, headers: { cookie: 'next-auth.session-token=forged' } },
      401,
      'unauthenticated',
    ],
    [
      'another site',
      { body: { symbols: ['ACME'] }, key: null, headers: { origin: 'https://evil.example' } },
      403,
      'forbidden',
    ],
  ])('refuses %s', async (_, options, status, code) => {
    expect(await call('post', '/api/cycles', options)).toMatchObject({ status, json: { code } })
  })

  it('pages through a list by cursor, each row once', async () => {
    const all = (await call('get', '/api/events?limit=500')).json.data.map(({ seq }: { seq: number }) => seq)
    const seen: number[] = []
    let cursor: string | null = null
    do {
      const page: { json: { data: { seq: number }[]; next_cursor: string | null } } = await call(
        'get',
        `/api/events?limit=7${cursor ? `&cursor=${cursor}` : ''}`,
      )
      seen.push(...page.json.data.map(({ seq }) => seq))
      cursor = page.json.next_cursor
    } while (cursor && seen.length < all.length + 10)
    // What was written since the first request comes before.
    expect(seen.filter((seq) => seq <= all[0])).toEqual(all)
    expect(await call('get', '/api/events?cursor=forged')).toMatchObject({
      status: 422,
      json: { code: 'invalid_input' },
    })
  })

  it('accepts events of others under external. only', async () => {
    const event = { aggregate_id: 'x', data: { note: 'hello' } }
    expect(await call('post', '/api/events', { body: { ...event, type: 'external.note' } })).toMatchObject({
      status: 201,
      json: { type: 'external.note' },
    })
    expect(await call('post', '/api/events', { body: { ...event, type: 'TradeExecuted' } })).toMatchObject({
      status: 422,
    })
  })

  it('stops trading for everybody, and takes it back', async () => {
    expect((await call('post', '/api/system/trading/disable', { body: { reason: 'drill' } })).json).toMatchObject({
      enabled: false,
      reason: 'drill',
    })
    const refused = await call('post', '/api/trades', {
      body: { account: 'sim', symbol: 'ACME', side: 'buy', quantity: 1 },
    })
    expect(refused).toMatchObject({ status: 409, json: { code: 'trading_stopped' } })
    expect((await call('post', '/api/system/trading/enable', { body: { reason: 'over' } })).json).toMatchObject({
      enabled: true,
    })
  })

  it('passes a manual order through the gate', async () => {
    const positions = (await call('get', '/api/positions?account=sim')).json.data
    const other = ['ACME', 'BOLT', 'CRUX', 'DUNE'].find(
      (symbol) => !positions.some((position: { symbol: string }) => position.symbol === symbol),
    )
    if (other) {
      const huge = await call('post', '/api/trades', {
        body: { account: 'sim', symbol: other, side: 'buy', quantity: 1_000_000 },
      })
      expect(huge.status).toBe(201)
      expect(Number(huge.json.quantity)).toBeLessThan(1_000_000)
      expect(huge.json.clamps.length).toBeGreaterThan(0)
      expect(
        (await call('post', `/api/orders/${huge.json.id}/cancel`, { body: { reason: 'test' } })).json,
      ).toMatchObject({ status: 'canceled' })
    }
    expect(
      await call('post', '/api/trades', { body: { account: 'sim', symbol: 'NOPE', side: 'buy', quantity: 1 } }),
    ).toMatchObject({ status: 404, json: { code: 'no_data' } })
  })

  it('asks every operation for its role, and gives it to nobody below (C18)', async () => {
    for (const operation of OPERATIONS) {
      if (operation.role === null) continue
      const place = operation.path.replace('{id}', operation.path.includes('/accounts/') ? 'nobody' : NOWHERE)
      const body = operation.method === 'post' ? { body: {} } : {}
      const nobody = await call(operation.method, place, { ...body, key: null })
      expect([operation.id, nobody.status]).toEqual([operation.id, 401])
      for (const role of ROLES.slice(0, ROLES.indexOf(operation.role))) {
        const answer = await call(operation.method, place, { ...body, key: keys[role] })
        expect([operation.id, role, answer.status]).toEqual([operation.id, role, 403])
      }
    }
  })

  it('sends live events to a key, in order and once, and what was missed', async () => {
    const seen: number[] = []
    const connect = (last: number | null, auth: Record<string, string>) =>
      new Promise<ReturnType<typeof io>>((resolve, reject) => {
        const socket = io(app.url, { path: SOCKET_PATH, transports: ['websocket'], auth, reconnection: false })
        socket.on('events', (batch: { events: { seq: number }[] }) => seen.push(...batch.events.map(({ seq }) => seq)))
        socket.on('connect', () =>
          socket.emit('subscribe', { last_seq: last, account: null, cycle_id: null }, () => resolve(socket)),
        )
        socket.on('connect_error', reject)
      })
    await expect(connect(null, {})).rejects.toThrow('unauthenticated')
    await expect(connect(null, { key: 'ask_wrong' })).rejects.toThrow('unauthenticated')
    const head = (await call('get', '/api/events?limit=1')).json.data[0].seq
    const socket = await connect(head - 5, { key: keys.viewer })
    for (let index = 0; index < 3; index += 1)
      await call('post', '/api/events', { body: { type: 'external.live', aggregate_id: 'l', data: { index } } })
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(8)
    expect(seen).toEqual(Array.from({ length: 8 }, (_, index) => head - 4 + index))
    socket.close()
  })

  it('survives handshakes that are not well formed', async () => {
    for (const origin of ['null', 'garbage', 'https://evil.example', '']) {
      const socket = io(app.url, {
        path: SOCKET_PATH,
        transports: ['websocket'],
        auth: { key: keys.viewer },
        extraHeaders: { origin },
        reconnection: false,
      })
      const outcome = await new Promise((resolve) => {
        socket.on('connect', () => resolve('connected'))
        socket.on('connect_error', () => resolve('refused'))
      })
      expect([origin, outcome]).toEqual([origin, 'refused'])
      socket.close()
    }
    expect((await call('get', '/health', { key: null })).status).toBe(200)
  })

  it('sets the headers that guard a browser', async () => {
    const { headers } = await call('get', '/signin', { key: null })
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('shows a key once, whatever is repeated', async () => {
    const headers = { 'idempotency-key': 'key-once' }
    const first = await call('post', '/api/keys', { body: { name: 'again' }, headers })
    expect(first).toMatchObject({ status: 201, json: { key: expect.stringMatching(/^ask_/) } })
    const second = await call('post', '/api/keys', { body: { name: 'again' }, headers })
    expect(second).toMatchObject({ status: 409, json: { code: 'conflict' } })
    expect(JSON.stringify(second.json)).not.toContain('ask_')
  })

  it.each(['worker', 'database'])('restarts a %s that dies, notes it in the log, and goes on', async (name) => {
    const noted = async () => {
      const { json } = await call('get', '/api/events?type=ProcessRestarted')
      return json?.data?.map(({ data }: { data: { process: string } }) => data.process) ?? []
    }
    const found = spawnSync('pgrep', ['-P', String(app.launcher.pid), '-f', `dist/${name}.mjs`], { encoding: 'utf8' })
    process.kill(Number(found.stdout.trim()), 'SIGKILL')
    await expect.poll(noted, { timeout: 40_000, interval: 500 }).toContain(name)
    await expect
      .poll(async () => (await call('get', '/ready', { key: null })).json?.ready, { timeout: 30_000 })
      .toBe(true)
    expect(app.output()).toContain(`${name} died`)
    expect((await call('get', '/api/events/verify')).json).toMatchObject({ ok: true })
  })
})
