import { DAY_MS } from '../calendar/iso-date'
import type { Instrument } from './market'

/**
 * What one unit of money, put in equal parts into the instruments on each one's first bar and left there, is worth at those instants of
 * `time` whose indices are in `points`. Splits multiply shares; dividends are kept as cash. A part waits as cash until its symbol has
 * a bar. Bars at instants that the run has not are known at its next one.
 */
export function holdEqually(
  instruments: readonly Instrument[],
  time: Float64Array,
  points: readonly number[],
): Float64Array {
  const value = new Float64Array(points.length)
  const part = 1 / instruments.length
  for (const { bars, actions } of instruments) {
    let next = 0
    let action = 0
    let shares = Number.NaN
    let cash = part
    let close = 0
    while (next < bars.time.length && (bars.time[next] as number) < (time[0] as number)) next++
    while (action < actions.length && (actions[action]?.time ?? 0) < (time[0] as number)) action++
    const actUntil = (now: number) => {
      for (let due = actions[action]; due && due.time <= now; due = actions[++action]) {
        if (Number.isNaN(shares)) continue
        if (due.type === 'split') {
          shares *= due.value
          close /= due.value
        } else cash += shares * due.value
      }
    }
    for (const [point, index] of points.entries()) {
      const now = time[index] as number
      for (; next < bars.time.length && (bars.time[next] as number) <= now; next++) {
        actUntil(bars.time[next] as number)
        close = bars.close[next] as number
        if (Number.isNaN(shares)) {
          shares = part / close
          cash = 0
        }
      }
      actUntil(now)
      value[point] = (value[point] as number) + cash + (Number.isNaN(shares) ? 0 : shares * close)
    }
  }
  return value
}

/**
 * Indices of a curve by session: the last instant of each UTC day. Within days, also the first instant of all, before which nothing can
 * have traded: what the first day brought would be lost without it. With one instant a day that one is the first.
 */
export function sessionPoints(time: Float64Array): number[] {
  const last: number[] = []
  for (let i = 0; i < time.length; i++)
    if (
      i === time.length - 1 ||
      Math.floor((time[i] as number) / DAY_MS) !== Math.floor((time[i + 1] as number) / DAY_MS)
    )
      last.push(i)
  return (last[0] ?? 0) > 0 ? [0, ...last] : last
}
