import type { Config } from 'tailwindcss'

/**
 * The design tokens. Colours are roles, not hues: each points at a variable in `app/globals.css`, where the light, dark
 * and colour-blind values live, so no component ever writes a `dark:` variant.
 */
export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  darkMode: 'class',
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      bg: 'var(--bg)',
      surface: 'var(--surface)',
      raised: 'var(--raised)',
      selected: 'var(--selected)',
      hairline: 'var(--hairline)',
      edge: 'var(--edge)',
      text: 'var(--text)',
      muted: 'var(--muted)',
      faint: 'var(--faint)',
      accent: { DEFAULT: 'var(--accent)', on: 'var(--on-accent)' },
      gain: 'var(--gain)',
      loss: 'var(--loss)',
      warn: 'var(--warn)',
      paper: 'var(--paper)',
      live: { DEFAULT: 'var(--live)', solid: 'var(--live-solid)', on: 'var(--on-live)' },
      sample: 'var(--sample)',
      shade: 'var(--shade)',
    },
    /** `sm` (13 px) is the base of tables and of the page; nothing is set smaller than 11 px. */
    fontSize: {
      '2xs': ['0.6875rem', '1rem'],
      xs: ['0.75rem', '1rem'],
      sm: ['0.8125rem', '1.25rem'],
      base: ['0.875rem', '1.25rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.25rem', '1.75rem'],
      '2xl': ['1.5rem', '2rem'],
    },
    borderRadius: { none: '0', sm: '3px', DEFAULT: '4px', md: '6px', lg: '8px', full: '999px' },
    fontFamily: {
      sans: ['var(--font-sans)'],
      mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'DejaVu Sans Mono', 'monospace'],
    },
    boxShadow: { none: 'none', lift: 'var(--lift)' },
    extend: {
      animation: {
        appear: 'appear 120ms ease-out',
        rise: 'rise 140ms cubic-bezier(0.2, 0.8, 0.2, 1)',
        'slide-in': 'slide-in 160ms cubic-bezier(0.2, 0.8, 0.2, 1)',
      },
      zIndex: { frame: '30', overlay: '50', toast: '60' },
    },
  },
} satisfies Config
