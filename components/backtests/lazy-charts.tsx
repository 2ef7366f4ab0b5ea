'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/components/ui/state/skeleton'

const Waiting = () => <Skeleton className="h-full min-h-32 w-full" />

export const LinesChart = dynamic(() => import('@/components/charts/lines-chart').then((file) => file.LinesChart), {
  ssr: false,
  loading: Waiting,
})
export const HistogramChart = dynamic(
  () => import('@/components/charts/histogram-chart').then((file) => file.HistogramChart),
  { ssr: false, loading: Waiting },
)
export const CandlesChart = dynamic(
  () => import('@/components/charts/candles-chart').then((file) => file.CandlesChart),
  {
    ssr: false,
    loading: Waiting,
  },
)
