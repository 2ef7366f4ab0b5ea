/** How an order is brought to where a fault can meet it. */
export type Path = 'cycle' | 'send' | 'lost' | 'fill' | 'missed' | 'cancel'

/**
 * Every point of the order path at which a worker is stopped: before and after each transaction that moves an order, and before, during
 * and after each call to the broker. `skip` passes by the first so many times.
 */
export const FAULT_POINTS = [
  { point: 'before decision', path: 'cycle' },
  { point: 'after decision', path: 'cycle' },
  { point: 'before intent', path: 'cycle' },
  { point: 'after intent', path: 'cycle' },
  { point: 'before submitting', path: 'send' },
  { point: 'after submitting', path: 'send' },
  { point: 'before submit call', path: 'send' },
  { point: 'submit call under way', path: 'send' },
  { point: 'submit call taken', path: 'send' },
  { point: 'after submit call', path: 'send' },
  { point: 'before accepted', path: 'send' },
  { point: 'after accepted', path: 'send' },
  { point: 'before unknown', path: 'lost' },
  { point: 'after unknown', path: 'lost' },
  { point: 'before find call', path: 'lost' },
  { point: 'after find call', path: 'lost' },
  { point: 'before submit call', path: 'lost', again: true },
  { point: 'submit call taken', path: 'lost' },
  { point: 'before fill', path: 'fill' },
  { point: 'after fill', path: 'fill' },
  { point: 'before reconciled', path: 'missed' },
  { point: 'after reconciled', path: 'missed' },
  { point: 'before cancel call', path: 'cancel' },
  { point: 'cancel call taken', path: 'cancel' },
  { point: 'before canceled', path: 'cancel' },
  { point: 'after canceled', path: 'cancel' },
] as const satisfies readonly { point: string; path: Path; again?: true }[]

export type FaultPoint = (typeof FAULT_POINTS)[number]['point']

/** `skip` passes the point by so many times. `kill` is SIGKILL; `hold` tells the parent and waits for its word. */
export type Armed = { point: FaultPoint; skip: number; act: 'kill' | 'hold' }
export type ToWorker = { arm: Armed | null } | { release: true }
export type ToParent = { armed: true } | { reached: FaultPoint }

export type Target = { point: FaultPoint; path: Path; again?: true }

export const nameOf = ({ point, path, again }: Target): string => `${path}: ${point}${again ? ' again' : ''}`
