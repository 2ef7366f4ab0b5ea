/** A fraction in print: 0.077 is 7.7 %. */
export const percent = (fraction: number, decimals = 1): string => `${(fraction * 100).toFixed(decimals)} %`
