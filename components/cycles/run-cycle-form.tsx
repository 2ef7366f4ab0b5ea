'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { defaultAsOf, newYorkDay } from '@/components/cycles/as-of-date'
import { SymbolInput } from '@/components/cycles/symbol-input'
import { ApiProblem, call, problemOf } from '@/components/data/api'
import { createCycle } from '@/components/data/operations'
import { useSymbols, useTradingState } from '@/components/data/queries'
import type { AccountView, Cycle } from '@/components/data/types'
import { simulatedDay } from '@/components/desk/simulated-date'
import { Field } from '@/components/ui/form/field'
import { Input } from '@/components/ui/form/input'
import { Switch } from '@/components/ui/form/switch'
import { notify } from '@/components/ui/overlay/toast'
import { ErrorState } from '@/components/ui/state/error-state'

export type RunCycleFormProps = {
  /** For a submit button elsewhere (`form={id}`). */
  id: string
  account: AccountView
  symbols: readonly string[]
  strategy?: { id: string; name: string }
  onPending: (pending: boolean) => void
  onStarted?: (cycle: Cycle) => void
  close: () => void
}

export function RunCycleForm({
  id,
  account,
  symbols: start,
  strategy,
  onPending,
  onStarted,
  close,
}: RunCycleFormProps) {
  const router = useRouter()
  const simulated = account.kind === 'simulation'
  const { data: known } = useSymbols()
  const { data: trading } = useTradingState()
  const [symbols, setSymbols] = useState<string[]>([...start])
  const [execute, setExecute] = useState(true)
  const [markToClose, setMarkToClose] = useState(true)
  const [typedAsOf, setAsOf] = useState<string>()
  const [failure, setFailure] = useState<ApiProblem | Error>()
  const asOf =
    typedAsOf ??
    defaultAsOf(
      account,
      (known ?? []).filter(({ symbol }) => symbols.includes(symbol)),
    )
  const problems = failure instanceof ApiProblem ? failure.problems : []
  const wrong = problems.flatMap(({ path }) => symbols[Number(/^symbols\.(\d+)$/.exec(path)?.[1])] ?? [])
  const errorAt = (name: string) =>
    problems
      .filter(({ path }) => path === name || path.startsWith(`${name}.`))
      .map(({ message }) => message)
      .join('; ') || undefined

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    onPending(true)
    setFailure(undefined)
    try {
      const timing = simulated ? { as_of: asOf || undefined, mark_to_close: execute && markToClose } : {}
      const cycle = await call(createCycle, {
        body: { symbols, strategy: strategy?.id, execute, account: account.id, ...timing },
      })
      close()
      if (onStarted) onStarted(cycle)
      else {
        router.push(`/cycles/${cycle.cycle_id}`)
        void notify('success', { title: `Cycle over ${countOf(symbols.length)} started` })
      }
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error('unknown'))
    } finally {
      onPending(false)
    }
  }

  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <Field
        label="Symbols"
        required
        error={errorAt('symbols')}
        hint="Type or paste tickers; Enter, comma or space adds one."
      >
        {(control) => <SymbolInput control={control} value={symbols} onChange={setSymbols} invalid={wrong} />}
      </Field>
      {simulated && (
        <Field
          label="As of the close of"
          error={errorAt('as_of')}
          hint={
            account.clock_at
              ? `The simulation stands at ${simulatedDay(account.clock_at)} and only moves forward.`
              : 'The simulation begins after this day. Leave history before it for the indicators.'
          }
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              className="w-44"
              min={account.clock_at ? newYorkDay(account.clock_at) : undefined}
              value={asOf}
              onChange={(event) => setAsOf(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="Order what is decided" inline>
        {(control) => <Switch {...control} checked={execute} onCheckedChange={setExecute} />}
      </Field>
      {simulated && execute && (
        <Field label="Go on to the next close, so that the orders fill" inline>
          {(control) => <Switch {...control} checked={markToClose} onCheckedChange={setMarkToClose} />}
        </Field>
      )}
      <p className="rounded bg-selected/60 px-3 py-2 text-sm text-muted text-pretty">
        {consequence({ symbols: symbols.length, account, execute, markToClose, asOf })}
        {execute &&
          symbols.length > 0 &&
          (account.kind === 'live' ? (
            <b className="font-semibold text-live"> Real money moves: the orders go to the broker.</b>
          ) : (
            account.kind === 'paper' && ' No real money moves.'
          ))}
        {execute && trading?.enabled === false && (
          <span className="text-warn"> Trading is stopped: buys will be refused until it is enabled.</span>
        )}
      </p>
      {failure && problems.length === 0 && <ErrorState inline {...problemOf(failure)} />}
    </form>
  )
}

const countOf = (count: number) => (count === 1 ? 'one symbol' : `${count} symbols`)

type Wanted = { symbols: number; account: AccountView; execute: boolean; markToClose: boolean; asOf: string }

/** What the button will do, in words. */
function consequence({ symbols, account, execute, markToClose, asOf }: Wanted): string {
  const over = symbols === 0 ? 'Name at least one symbol.' : `Decides on ${countOf(symbols)}`
  if (symbols === 0) return over
  if (account.kind !== 'simulation')
    return execute
      ? `${over} at the newest prices and orders what passes the risk gate on ${account.name}.`
      : `${over} at the newest prices and records the decisions; nothing is ordered.`
  const when = asOf ? ` with what was known at the close of ${asOf}` : ''
  if (!execute) return `${over}${when} and records the decisions; nothing is ordered.`
  return markToClose
    ? `${over}${when}, orders what passes the risk gate, fills it at the next session's open and marks the account at its close.`
    : `${over}${when} and orders what passes the risk gate; the orders wait for the next session.`
}
