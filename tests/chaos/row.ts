/** `scale` 1 is the whole table; below what gives each kind of fault one turn, the seed says which have theirs. */
export type Settings = { seed: number; scale: number }

/** What a row of the table asks for, and how it is tried. */
export type Row = {
  name: string
  fault: string
  must: string
  /** What one count is: kills, orders, cycles … */
  unit: string
  /** It needs the processors for itself. */
  alone?: true
  cases(settings: Settings): Case[]
}

/** A part of a row that runs by itself, in a database of its own. The seed is its own, too. */
export type Case = { name: string; run(context: CaseContext): Promise<CaseResult> }

export type CaseContext = { redisUrl: string; databaseUrl: string; seed: string; log: string }

/** `failures` are words; `worstMs` is the longest that anything with a time limit took. */
export type CaseResult = { count: number; worstMs: number | null; failures: string[] }

/** At least one, whatever the scale. */
export const scaled = (count: number, scale: number): number => Math.max(1, Math.round(count * scale))

/** The cases of `total` repetitions, at most `most` in each. */
export function inParts(total: number, most: number, make: (count: number, part: number) => Case): Case[] {
  const parts = Math.ceil(total / most)
  return Array.from({ length: parts }, (_, part) =>
    make(Math.floor(total / parts) + (part < total % parts ? 1 : 0), part),
  )
}

/** Of many kinds as many as `share` of them, spread evenly, at least one. */
export function sampleOf<T>(kinds: readonly T[], share: number, seed: number): T[] {
  const wanted = Math.min(kinds.length, Math.max(1, Math.round(kinds.length * share)))
  const chosen = new Set(
    Array.from({ length: wanted }, (_, index) => (Math.floor((index * kinds.length) / wanted) + seed) % kinds.length),
  )
  return kinds.filter((_, index) => chosen.has(index))
}

/** Collects what failed and the worst time of a case. */
export function newTally() {
  const failures: string[] = []
  let count = 0
  let worstMs: number | null = null
  return {
    failures,
    counted: (more = 1) => {
      count += more
    },
    took(ms: number, most: number, what: string) {
      worstMs = Math.max(worstMs ?? 0, ms)
      if (ms > most) failures.push(`${what}: ${ms} ms, at most ${most} are allowed`)
    },
    expect(holds: boolean, what: string) {
      if (!holds) failures.push(what)
    },
    result: (): CaseResult => ({ count, worstMs, failures }),
  }
}
