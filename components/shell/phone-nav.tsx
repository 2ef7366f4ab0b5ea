'use client'

import { Menu as MenuIcon } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { lazy, Suspense, useRef, useState } from 'react'
import { isCurrent, type NavGroup } from '@/components/shell/nav'
import { NavList } from '@/components/shell/rail'
import { cn } from '@/lib/cn'

/** Its code comes with the first tap. */
const Sheet = lazy(() => import('@/components/ui/overlay/sheet').then((file) => ({ default: file.Sheet })))

const tabClass =
  'flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-2xs focus-visible:outline-offset-[-2px] [&_svg]:size-[18px] [&_svg]:stroke-[1.75]'

/** The bottom bar of a phone: the items marked `phone`, and everything else behind Menu. */
export function PhoneNav({ groups }: { groups: readonly NavGroup[] }) {
  const pathname = usePathname()
  const button = useRef<HTMLButtonElement>(null)
  const [asked, setAsked] = useState(false)
  const [open, setOpen] = useState(false)
  const change = (next: boolean) => {
    setOpen(next)
    if (!next) setTimeout(() => button.current?.focus())
  }
  const items = groups.flatMap((group) => group.items).filter((item) => item.phone)
  return (
    <div className="fixed inset-x-0 bottom-0 z-frame flex border-t border-hairline bg-bg pb-[env(safe-area-inset-bottom)] md:hidden">
      <nav aria-label="Shortcuts" className="flex min-w-0 flex-[4]">
        {items.slice(0, 4).map((item) => {
          const current = isCurrent(item.href, pathname)
          return (
            <Link
              key={item.href}
              href={item.href}
              aria-current={current ? 'page' : undefined}
              className={cn(tabClass, current ? 'font-medium text-text [&_svg]:text-accent' : 'text-muted')}
            >
              {item.icon}
              <span className="max-w-full truncate px-1">{item.label}</span>
            </Link>
          )
        })}
      </nav>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        className={cn(tabClass, 'text-muted')}
        onClick={() => {
          setAsked(true)
          setOpen(true)
        }}
      >
        <MenuIcon aria-hidden />
        Menu
      </button>
      {asked && (
        <Suspense fallback={null}>
          <Sheet open={open} onOpenChange={change} title="Menu">
            <div className="p-3">
              <NavList groups={groups} roomy onNavigate={() => setOpen(false)} />
            </div>
          </Sheet>
        </Suspense>
      )}
    </div>
  )
}
