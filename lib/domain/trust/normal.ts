/**
 * Standard normal distribution function, to about 1e-15.
 *
 * Source: J. Hart (1968), "Computer Approximations", algorithm 5666, as given by G. West (2005), "Better approximations to
 * cumulative normal functions".
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x)
  const tail = size > 37 ? 0 : Math.exp((-size * size) / 2) * (size < 7.07106781186547 ? hart(size) : continued(size))
  return x > 0 ? 1 - tail : tail
}

const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

function hart(x: number): number {
  return polynomial(NUMERATOR, x) / polynomial(DENOMINATOR, x)
}

function continued(x: number): number {
  return 1 / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / 2.506628274631
}

/**
 * The x at which the standard normal distribution function is `probability`, which lies strictly between 0 and 1; throws
 * RangeError otherwise.
 *
 * Source: M. Abramowitz and I. Stegun (1964), "Handbook of Mathematical Functions", 26.2.23, refined by Newton's method.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not strictly between 0 and 1: ${probability}`)
  if (probability > 0.5) return -normalQuantile(1 - probability)
  const t = Math.sqrt(-2 * Math.log(probability))
  let x = polynomial([0.010328, 0.802853, 2.515517], t) / polynomial([0.001308, 0.189269, 1.432788, 1], t) - t
  for (let i = 0; i < 4; i++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    x -= (normalCdf(x) - probability) / density
  }
  return x
}

/** Horner's scheme, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}
