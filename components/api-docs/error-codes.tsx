import { Section } from '@/components/ui/layout/section'

export type ErrorRow = { code: string; status: number; retry: boolean }

const meanings: Record<string, string> = {
  invalid_input: 'A field is wrong; `problems` names each.',
  bad_request: 'The request cannot be read.',
  unauthenticated: 'No key or session, or one that is over.',
  forbidden: 'The role does not include it.',
  not_found: 'There is no such thing.',
  conflict: 'It is not in a state that allows this.',
  idempotency_conflict: 'The key was used for another request.',
  clock_moved_on: 'The simulation is past that date already.',
  trading_stopped: 'The emergency stop is on; buys are refused.',
  refused_by_risk: 'A limit refused the order; the message says why, and the problem at “rule” names the limit.',
  payload_too_large: 'The body is too large.',
  unsupported_media_type: 'The body is not JSON.',
  rate_limited: 'Too many requests; wait as Retry-After says.',
  budget_exhausted: 'The day’s money for models is spent.',
  model_invalid_output: 'The model’s answer did not fit its schema.',
  model_refused: 'The model would not answer.',
  model_unavailable: 'The model’s vendor does not answer.',
  vendor_unavailable: 'The market data vendor does not answer.',
  vendor_rejected: 'The vendor refused the request.',
  no_data: 'No prices are known for it.',
  lease_lost: 'Another worker has taken the work.',
  database_unavailable: 'The database does not answer.',
  configuration: 'The server is set up wrongly.',
  internal: 'An error of ours; the log has it under the trace id.',
}

/** Every code that an answer of kind application/problem+json can carry. */
export function ErrorCodes({ rows }: { rows: readonly ErrorRow[] }) {
  return (
    <Section title="Error codes" count={rows.length} flush id="errors" className="border-t border-hairline pt-2">
      <p className="max-w-[78ch] px-4 pb-3 text-sm text-muted text-pretty">
        Errors are problem details (RFC 9457): a stable <code className="font-mono text-text">code</code> to branch on,
        a <code className="font-mono text-text">detail</code> for people and a{' '}
        <code className="font-mono text-text">trace_id</code> for the log.
      </p>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-faint">
            <th scope="col" className="px-4 py-1.5 font-normal">
              Code
            </th>
            <th scope="col" className="px-2 py-1.5 text-right font-normal">
              Status
            </th>
            <th scope="col" className="px-4 py-1.5 font-normal max-sm:hidden">
              Means
            </th>
            <th scope="col" className="px-4 py-1.5 font-normal">
              Retry
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, status, retry }) => (
            <tr key={code} id={`error-${code}`} className="border-t border-hairline target:bg-selected">
              <th scope="row" className="px-4 py-1.5 text-left font-mono text-xs font-normal">
                <a href={`#error-${code}`} className="text-text hover:underline">
                  {code}
                </a>
              </th>
              <td className="num px-2 text-right">{status}</td>
              <td className="px-4 text-muted max-sm:hidden">{meanings[code]}</td>
              <td className="px-4 text-muted">{retry ? 'later, unchanged' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
