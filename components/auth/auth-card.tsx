import type { ReactNode } from 'react'
import { Logo } from '@/components/shell/logo'
import { ThemeToggle } from '@/components/shell/theme-toggle'

/** The page around signing in and setting up: no frame, one column, the mark above it. */
export function AuthCard({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-11 items-center justify-between border-b border-hairline px-4">
        <Logo />
        <ThemeToggle />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 py-10 sm:items-center sm:pb-32">
        <div className="w-full max-w-[380px]">
          <h1 className="text-xl font-semibold tracking-tight text-text">{title}</h1>
          {note && <div className="mt-1 text-sm text-muted text-pretty">{note}</div>}
          <div className="mt-6">{children}</div>
        </div>
      </main>
    </div>
  )
}
