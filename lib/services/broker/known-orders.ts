import type { Db, Tx } from '../../db/client'
import type { BrokerReport } from '../../domain/order'

/** Ids of the orders that reports and executions speak of, ended ones included. */
export async function knownOrders(
  tx: Db | Tx,
  accountId: string,
  reports: readonly Pick<BrokerReport, 'brokerOrderId' | 'clientOrderId'>[],
  brokerOrderIds: readonly string[] = [],
): Promise<string[]> {
  const rows = await tx.order.findMany({
    where: {
      accountId,
      OR: [
        { brokerOrderId: { in: [...reports.map((report) => report.brokerOrderId), ...brokerOrderIds] } },
        { clientOrderId: { in: reports.map((report) => report.clientOrderId) } },
      ],
    },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
