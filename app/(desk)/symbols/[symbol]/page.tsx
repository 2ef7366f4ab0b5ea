import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SymbolPage } from '@/components/symbols/symbol-page'
import { symbol as ticker } from '@/lib/contracts/operation'
import { requirePrincipal } from '@/lib/session'

type Props = { params: Promise<{ symbol: string }> }

const read = async (params: Props['params']) => ticker.safeParse(decodeURIComponent((await params).symbol))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await read(params)
  return { title: data ?? 'Symbol' }
}

export default async function OneSymbolPage({ params }: Props) {
  await requirePrincipal()
  const symbol = await read(params)
  if (!symbol.success) notFound()
  return <SymbolPage key={symbol.data} symbol={symbol.data} />
}
