/**
 * Whether a request comes from our own pages: no Origin at all (programs, same-origin reads), the host it was sent to, or the
 * configured public address. Anything that is no URL is somebody else's.
 */
export function isOwnOrigin(origin: string | null | undefined, host: string | null, publicUrl: string): boolean {
  if (origin === null || origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const { host: from, origin: whole } = new URL(origin)
  return from === host || whole === new URL(publicUrl).origin
}
