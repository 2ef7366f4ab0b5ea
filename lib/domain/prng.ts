/** A stream of pseudo-random numbers; the same seed text gives the same stream on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Mean 0, variance 1, with the fat tails of daily returns: one draw in sixteen or so comes from a wider bell. */
  shock(): number
  /** An element of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T
}

const WIDE_SHARE = 0.06
const WIDE_FACTOR = 2.4
const SHOCK_SCALE = 1 / Math.sqrt(1 - WIDE_SHARE + WIDE_SHARE * WIDE_FACTOR ** 2)

/**
 * A stream for a seed text. Uniforms by sfc32, normals by the polar method.
 *
 * Source: C. Doty-Humphrey, PractRand (sfc32); G. Marsaglia and T. Bray (1964), "A convenient method for generating
 * normal variables"; seeding by FNV-1a over the text, finished as in MurmurHash3.
 */
export function createRandom(seed: string): Random {
  const uniform = sfc32(hash(seed, 1), hash(seed, 2), hash(seed, 3))
  let spare: number | null = null
  const normal = () => {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const square = x * x + y * y
      if (square === 0 || square >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }
  return {
    uniform,
    normal,
    shock: () => normal() * SHOCK_SCALE * (uniform() < WIDE_SHARE ? WIDE_FACTOR : 1),
    pick: (list) => list[Math.floor(uniform() * list.length)] ?? list[0],
  }
}

function sfc32(seedA: number, seedB: number, seedC: number): () => number {
  let [a, b, c, counter] = [seedA, seedB, seedC, 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

function hash(text: string, salt: number): number {
  let h = 2166136261 ^ (salt * 374761393)
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 16), 2246822507)
  h = Math.imul(h ^ (h >>> 13), 3266489909)
  return (h ^ (h >>> 16)) | 0
}
