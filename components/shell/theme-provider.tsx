'use client'

import { ThemeProvider as NextThemes } from 'next-themes'
import type { ReactNode } from 'react'

/** Puts `.dark` or `.light` on the document before the first paint; `<html>` needs suppressHydrationWarning. */
export function ThemeProvider({ children, nonce }: { children: ReactNode; nonce?: string }) {
  return (
    <NextThemes
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      storageKey="assay-theme"
      nonce={nonce}
    >
      {children}
    </NextThemes>
  )
}
