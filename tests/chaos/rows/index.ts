import type { Row } from '../row'
import { breakerTrips } from './breaker-trips'
import { brokerCalls } from './broker-calls'
import { deliveries } from './deliveries'
import { killed } from './killed'
import { lostAnswers } from './lost-answers'
import { postgresAway } from './postgres-away'
import { permutations, threeYears } from './pure'
import { redisFlush } from './redis-flush'
import { secondOpinion } from './second-opinion'
import { streamCuts } from './stream-cuts'

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  killed,
  secondOpinion,
  deliveries,
  lostAnswers,
  permutations,
  streamCuts,
  postgresAway,
  redisFlush,
  breakerTrips,
  threeYears,
  brokerCalls,
]
