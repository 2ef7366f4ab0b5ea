import type { BrokerExecution, BrokerReport } from '../order'

/** What a broker said of an account at one moment. Shares and money are decimal strings. */
export type BrokerView = {
  readonly cash: string
  readonly positions: readonly { symbol: string; quantity: string; averagePrice: string; price: string }[]
  readonly orders: readonly BrokerReport[]
  /** Client ids of orders that the books hold open and that the broker, asked by name, does not know. */
  readonly missing: readonly string[]
  /** From when and up to when `executions` is certainly complete, ISO 8601. */
  readonly since: string
  readonly until: string
  /** Every execution since then; those that are booked already may be among them. */
  readonly executions: readonly BrokerExecution[]
  /** Money that moved other than by trades and is not booked yet. */
  readonly activities: readonly {
    activityId: string
    type: 'dividend' | 'interest' | 'fee' | 'deposit' | 'withdrawal' | 'split' | 'other'
    symbol: string | null
    amount: string
    date: string
    description: string
    /** Signed shares, of a split. */
    quantity: string | null
  }[]
}

/** Something that the books and the broker see differently, and what became of it. */
export type Difference = {
  readonly kind:
    | 'external_order'
    | 'missed_fill'
    | 'fill_refused'
    | 'missed_bust'
    | 'order_revived'
    | 'order_missing'
    | 'position'
    | 'short_position'
    | 'cash'
  /** Names what differs: an order, an execution; with it the same is told once. */
  readonly key: string
  readonly symbol: string | null
  readonly ours: string
  readonly theirs: string
  readonly message: string
  /** The books follow the broker in this; false when they cannot, and a person has to look. */
  readonly settled: boolean
}
