import { getBrokerLink } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { readBrokerLink } from '@/lib/views/broker'

export const GET = route(getBrokerLink, ({ deps, query }) => readBrokerLink(deps.db, query.account))
