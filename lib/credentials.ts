import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt with the parameters OWASP's Password Storage Cheat Sheet names (N = 2^17, r = 8, p = 1). */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const LENGTH = 32

const derive = (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, LENGTH, cost, (error, key) => (error ? reject(error) : resolve(key))),
  )

/** Hashes a password as `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || !salt || !hash) return false
  const key = await derive(password, Buffer.from(salt, 'base64url'), {
    ...COST,
    N: Number(n),
    r: Number(r),
    p: Number(p),
  })
  return timingSafeEqual(key, Buffer.from(hash, 'base64url'))
}

/** Compared when there is no such user, so that the time of an answer does not tell. */
export const DUMMY_HASH = `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`

/** Keys look like `ask_<prefix>_<secret>`; the prefix finds the row, the HMAC of the whole proves it. */
export function newApiKey(hmacKey: string): { key: string; prefix: string; hash: string } {
  const prefix = randomBytes(6).toString('hex')
  const key = `ask_${prefix}_${randomBytes(24).toString('base64url')}`
  return { key, prefix, hash: hashApiKey(key, hmacKey) }
}

export const hashApiKey = (key: string, hmacKey: string): string =>
  createHmac('sha256', hmacKey).update(key).digest('hex')

export const prefixOfKey = (key: string): string | null => /^ask_([0-9a-f]{12})_[\w-]{20,}$/.exec(key)?.[1] ?? null

export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
