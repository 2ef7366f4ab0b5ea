import type { ServerResponse } from 'node:http'
import type { Answer, RequestKind } from './routes'

/** What goes wrong with a request. `taken` says whether Alpaca did what was asked before it went wrong. */
export type Fault =
  /** Does it at once and answers late. */
  | { fault: 'slow'; ms: number }
  /** Does it late and answers then. */
  | { fault: 'late'; ms: number }
  /** Does it and never answers. */
  | { fault: 'silent' }
  /** Resets the connection. */
  | { fault: 'reset'; taken: boolean }
  /** A proxy's page: 502, 503, 504. */
  | { fault: 'gateway'; status: number; taken: boolean }
  /** Does it and cuts the connection in the middle of the answer. */
  | { fault: 'cut' }
  /** Does it and answers with something that is no JSON. */
  | { fault: 'garbled' }
  /** 429, untouched. */
  | { fault: 'rate_limited' }

export type FaultRule = Fault & {
  on: RequestKind | 'any'
  /** How many requests it meets; 1 unless told. */
  times?: number
}

export function createFaults() {
  const rules: (FaultRule & { left: number })[] = []
  return {
    add: (rule: FaultRule) => {
      rules.push({ ...rule, left: rule.times ?? 1 })
    },
    clear: () => {
      rules.length = 0
    },
    /** The fault that meets this request, used up by it. */
    next(kind: RequestKind): Fault | null {
      const rule = rules.find(({ on, left }) => left > 0 && (on === 'any' || on === kind))
      if (!rule) return null
      rule.left--
      return rule
    },
  }
}

export const isTaken = (fault: Fault | null): boolean => {
  if (fault?.fault === 'rate_limited') return false
  return fault?.fault === 'reset' || fault?.fault === 'gateway' ? fault.taken : true
}

/** Sends the answer, or what a fault makes of it. */
export function respond(
  response: ServerResponse,
  fault: Fault | null,
  answer: Answer,
  headers: Record<string, string>,
): void {
  const text = answer.body === null ? '' : JSON.stringify(answer.body)
  const json = { 'content-type': 'application/json', ...headers }
  switch (fault?.fault) {
    case 'silent':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'gateway':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end(`<html>${fault.status}</html>`)
      return
    case 'cut':
      response.writeHead(200, { ...json, 'content-length': String(text.length + 100) })
      response.write(text.slice(0, text.length / 2), () => response.destroy())
      return
    case 'garbled':
      response.writeHead(answer.status, json).end(text.slice(0, text.length / 2) || '{')
      return
    default:
      response.writeHead(answer.status, json).end(text)
  }
}
