type Judged = { readonly contamination: { readonly cutoff: string; readonly share: number } | null }

/** The last day that a model may know from training, 'YYYY-MM-DD', when some of the run lies before it; null otherwise. */
export function cutoffOf(trust: Judged | null | undefined): string | null {
  const { cutoff = null, share = 0 } = trust?.contamination ?? {}
  return share > 0 ? cutoff : null
}
