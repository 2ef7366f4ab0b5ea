import { openApiDocument } from '@/lib/contracts/openapi'
import { getDeps } from '@/lib/deps'
import { VERSION } from '@/lib/version'

export const dynamic = 'force-dynamic'
export const GET = () => Response.json(openApiDocument(VERSION, getDeps().env.NEXTAUTH_URL))
