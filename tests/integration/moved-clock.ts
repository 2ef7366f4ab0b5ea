/** Moves the clock of a Node process, for its NODE_OPTIONS: the exchange is open for it, whenever the test runs. */
export const clockMovedBy = (ms: number): string => {
  const source = `
    const real = Date
    const now = () => real.now() + ${ms}
    globalThis.Date = new Proxy(real, {
      construct: (target, given, as) => Reflect.construct(target, given.length ? given : [now()], as),
      apply: () => new real(now()).toString(),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    })`
  return `--import=data:text/javascript,${encodeURIComponent(source)}`
}
