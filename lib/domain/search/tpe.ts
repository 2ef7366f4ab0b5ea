import { createRandom, type Random } from '../prng'
import { type Dimension, type Params, type Space, unitOf, valueAt } from './space'

export type Trial = { readonly params: Params; readonly objective: number | null }

/** Trials that are drawn evenly before the model is asked. */
export const STARTUP_TRIALS = 20
const GOOD_SHARE = 0.25
const CANDIDATES = 24

/**
 * The next `count` points to try, after `trials`: the tree-structured Parzen estimator. Trials are split into a good quarter and the
 * rest; each dimension of each part is a mixture of normal densities on [0, 1], one at each trial and one flat; of 24 points drawn
 * from the good part the one with the largest ratio of densities is taken, of those that are new and that `takes` lets pass. Failed
 * trials count as bad. The same trials and seed give the same points; fewer when hardly any is left.
 *
 * Source: J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl (2011), "Algorithms for Hyper-Parameter Optimization", NIPS 24, section 4.
 */
export function suggest(
  space: Space,
  trials: readonly Trial[],
  count: number,
  seed: string,
  takes: (params: Params) => boolean = () => true,
): Params[] {
  const random = createRandom(`${seed} tpe ${trials.length}`)
  // By the order of the space: what was stored may have come back in another.
  const names = Object.keys(space)
  const keyOf = (params: Params) => JSON.stringify(names.map((name) => params[name]))
  const seen = new Set(trials.map(({ params }) => keyOf(params)))
  const points: Params[] = []
  const model = trials.length < STARTUP_TRIALS ? null : modelOf(space, trials)
  const isNew = (params: Params) => takes(params) && !seen.has(keyOf(params))
  for (let tries = 0; points.length < count && tries < count * 20; tries++) {
    // Where the model finds nothing new any more, the rest of the space has its turn.
    const point = model && tries < count * 2 ? best(space, model, random, isNew) : anywhere(space, random)
    if (!point || !isNew(point)) continue
    seen.add(keyOf(point))
    points.push(point)
  }
  return points
}

const anywhere = (space: Space, random: Random): Params =>
  Object.fromEntries(Object.entries(space).map(([name, one]) => [name, valueAt(one, random.uniform())]))

/** Densities of the good and of the bad trials along each dimension. */
function modelOf(space: Space, trials: readonly Trial[]) {
  const ranked = [...trials].sort((a, b) => (b.objective ?? -Infinity) - (a.objective ?? -Infinity) || 0)
  const cut = Math.max(2, Math.ceil(GOOD_SHARE * ranked.filter(({ objective }) => objective !== null).length))
  const good = ranked.slice(0, cut)
  const bad = ranked.slice(cut)
  const along = (name: string, part: readonly Trial[]) =>
    part.map(({ params }) => unitOf(space[name] as Dimension, params[name] as never))
  return Object.keys(space).map((name) => ({
    name,
    good: mixture(along(name, good)),
    bad: mixture(along(name, bad)),
  }))
}

/** The best of the points drawn that are taken; null when none is. */
function best(
  space: Space,
  model: ReturnType<typeof modelOf>,
  random: Random,
  takes: (params: Params) => boolean,
): Params | null {
  let chosen: Params | null = null
  let highest = Number.NEGATIVE_INFINITY
  for (let candidate = 0; candidate < CANDIDATES; candidate++) {
    const units = model.map(({ good: one }) => one.draw(random))
    const point = Object.fromEntries(
      model.map(({ name }, index) => [name, valueAt(space[name] as Dimension, units[index] as number)]),
    )
    // What is refused is never among the bad ones, and would look good for that alone.
    if (!takes(point)) continue
    const score = model.reduce(
      (sum, one, index) =>
        sum + Math.log(one.good.density(units[index] as number)) - Math.log(one.bad.density(units[index] as number)),
      0,
    )
    if (score > highest) [chosen, highest] = [point, score]
  }
  return chosen
}

/** Centres of densities that lie no further apart are one, of their weight: no density is narrower than fifty of them. */
const CENTRES = 1_000

/** Normal densities at the points, as wide as the points are far apart, and one flat density over [0, 1]. */
function mixture(points: readonly number[]) {
  const width = Math.max(1 / (1 + points.length), 0.05)
  const weights = new Map<number, number>()
  for (const point of points) {
    const centre = Math.round(point * CENTRES) / CENTRES
    weights.set(centre, (weights.get(centre) ?? 0) + 1)
  }
  const bell = (x: number, centre: number) =>
    Math.exp(-0.5 * ((x - centre) / width) ** 2) / (width * Math.sqrt(2 * Math.PI))
  return {
    density(x: number): number {
      let sum = 1
      for (const [centre, weight] of weights) sum += weight * bell(x, centre)
      return sum / (points.length + 1)
    },
    draw(random: Random): number {
      const index = Math.floor(random.uniform() * (points.length + 1))
      const centre = points[index]
      if (centre === undefined) return random.uniform()
      return Math.min(Math.max(centre + width * random.normal(), 0), 1 - 1e-12)
    },
  }
}
