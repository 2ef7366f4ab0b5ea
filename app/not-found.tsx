import Link from 'next/link'
import { Logo } from '@/components/shell/logo'
import { Button } from '@/components/ui/button'

export default function NotFound() {
  return (
    <main className="flex min-h-[70dvh] flex-col items-center justify-center gap-2 px-4 text-center">
      <Logo />
      <h1 className="mt-4 text-xl font-semibold text-text">There is no such page</h1>
      <p className="max-w-[46ch] text-sm text-muted text-pretty">
        The address is wrong, the thing it names is gone, or your role does not include it.
      </p>
      <Button asChild className="mt-3">
        <Link href="/">To the overview</Link>
      </Button>
    </main>
  )
}
