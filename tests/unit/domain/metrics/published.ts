/**
 * Monthly returns of the example portfolio in C. Bacon (2008), "Practical Portfolio Performance Measurement and
 * Attribution", 2nd ed., for which the book prints kurtosis 2.43, gains over losses 1.78, and, around 0.5 % a month,
 * downside deviation 2.55 % and Omega less one 0.29.
 */
export const BACON_RETURNS = Float64Array.of(
  0.003,
  0.026,
  0.011,
  -0.01,
  0.015,
  0.025,
  0.016,
  0.067,
  -0.014,
  0.04,
  -0.005,
  0.081,
  0.04,
  -0.037,
  -0.061,
  0.017,
  -0.049,
  -0.022,
  0.07,
  0.058,
  -0.065,
  0.024,
  -0.005,
  -0.009,
)

/** Annual returns of the worked Sortino ratio in T. Rollinger and S. Hoffman (2013), "Sortino: A 'Sharper' Ratio": 4.417. */
export const ROLLINGER_RETURNS = Float64Array.of(0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04)
