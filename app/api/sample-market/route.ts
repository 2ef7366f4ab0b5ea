import { startSample } from '@/lib/contracts/api/accounts'
import { route } from '@/lib/http'
import { prepareSample } from '@/lib/services/prepare-sample'

export const POST = route(startSample, async ({ deps, origin }) => ({
  ...(await prepareSample(deps, origin)),
  ready: true,
}))
