import pg from 'pg'

/**
 * A client process of the bridge test: `write` does read-modify-write transactions over a pool, `read` checks row after row,
 * `abandon` leaves with a transaction open. Plain Node, so that it starts at once. Prints one JSON line; a wrong row throws.
 */
const [, , mode, connectionJson, countText] = process.argv
const connection = JSON.parse(connectionJson)
const count = Number(countText)

const pool = new pg.Pool({ ...connection, max: 5 })

async function write() {
  const increment = async (index) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const id = (index % 10) + 1
      const { rows } = await client.query('select n from bridge_counters where id = $1 for update', [id])
      await client.query('update bridge_counters set n = $2, twin = $2 where id = $1', [id, Number(rows[0].n) + 1])
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  await Promise.all(Array.from({ length: count }, (_, index) => increment(index)))
}

async function read() {
  const check = async (index) => {
    const id = (index % 100) + 1
    const { rows } = await pool.query('select id, word, $2::int as echo from bridge_words where id = $1', [id, index])
    const row = rows[0]
    if (rows.length !== 1 || row.id !== id || row.echo !== index || row.word !== `word ${id}`)
      throw new Error(`read ${index} of ${id} got ${JSON.stringify(rows)}`)
    const counters = await pool.query('select n, twin from bridge_counters')
    if (counters.rows.length !== 10 || counters.rows.some((counter) => counter.n !== counter.twin))
      throw new Error(`a half-written row was seen: ${JSON.stringify(counters.rows)}`)
  }
  await Promise.all(Array.from({ length: count }, (_, index) => check(index)))
}

async function abandon() {
  const client = await pool.connect()
  await client.query('begin')
  await client.query('update bridge_counters set n = -1, twin = -1')
  process.stdout.write('inside\n')
  process.kill(process.pid, 'SIGKILL')
}

await { write, read, abandon }[mode]()
await pool.end()
process.stdout.write(`${JSON.stringify({ mode, count })}\n`)
