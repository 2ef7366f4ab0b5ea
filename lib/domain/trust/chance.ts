/** A probability in whole percents, rounded down so that none passes a limit that it has not reached, and never to certainty. */
export function chanceWords(probability: number): string {
  if (probability > 0.99 && probability < 1) return 'above 99 %'
  if (probability > 0 && probability < 0.01) return 'below 1 %'
  return `${Math.floor(probability * 100 + 1e-9)} %`
}
