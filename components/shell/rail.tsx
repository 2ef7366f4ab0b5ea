'use client'

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { isCurrent, type NavGroup, type NavItem } from '@/components/shell/nav'
import { IconButton } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/overlay/tooltip'
import { cn } from '@/lib/cn'

export type RailProps = {
  groups: readonly NavGroup[]
  collapsed: boolean
  onCollapsedChange: (collapsed: boolean) => void
}

/** The navigation at the left of a desktop: names and icons, or icons alone with their names on hover and focus. */
export function Rail({ groups, collapsed, onCollapsedChange }: RailProps) {
  return (
    <div
      className={cn(
        'scroll-slim sticky top-(--top-bar) hidden h-[calc(100dvh-var(--top-bar))] shrink-0 flex-col overflow-y-auto border-r border-hairline p-2 md:flex',
        collapsed ? 'w-[52px]' : 'w-[184px]',
      )}
    >
      <NavList groups={groups} collapsed={collapsed} />
      <IconButton
        size="md"
        label={collapsed ? 'Widen the navigation' : 'Narrow the navigation'}
        aria-expanded={!collapsed}
        icon={collapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
        onClick={() => onCollapsedChange(!collapsed)}
        className="mt-auto text-faint"
      />
    </div>
  )
}

type NavListProps = { groups: readonly NavGroup[]; collapsed?: boolean; roomy?: boolean; onNavigate?: () => void }

/** Also the content of the menu sheet on a phone, where `roomy` gives thumbs 44 px. */
export function NavList({ groups, collapsed = false, roomy = false, onNavigate }: NavListProps) {
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className={cn('flex flex-col', collapsed ? 'gap-2' : 'gap-4')}>
      {groups.map((group, index) => (
        <div key={group.label ?? index} className={cn(collapsed && index > 0 && 'border-t border-hairline pt-2')}>
          {group.label && !collapsed && <p className="px-2 pb-1 text-2xs font-medium text-faint">{group.label}</p>}
          <ul className="flex flex-col gap-0.5" aria-label={group.label}>
            {group.items.map((item) => (
              <li key={item.href}>
                <NavLink
                  item={item}
                  current={isCurrent(item.href, pathname)}
                  collapsed={collapsed}
                  roomy={roomy}
                  onClick={onNavigate}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

type NavLinkProps = { item: NavItem; current: boolean; collapsed: boolean; roomy: boolean; onClick?: () => void }

function NavLink({ item, current, collapsed, roomy, onClick }: NavLinkProps) {
  const link = (
    <Link
      href={item.href}
      onClick={onClick}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'relative flex items-center gap-2.5 rounded px-2 text-sm transition-colors focus-visible:outline-offset-[-2px] [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.75]',
        roomy ? 'h-11' : 'h-8',
        collapsed && 'justify-center px-0',
        current
          ? 'bg-selected font-medium text-text [&_svg]:text-accent'
          : 'text-muted hover:bg-selected/60 hover:text-text',
      )}
    >
      {item.icon}
      <span className={collapsed ? 'sr-only' : 'min-w-0 flex-1 truncate'}>{item.label}</span>
      {item.count !== undefined &&
        item.count > 0 &&
        (collapsed ? (
          <span className="absolute top-1.5 right-1.5 size-1.5 rounded-full bg-accent">
            <span className="sr-only">, {item.count}</span>
          </span>
        ) : (
          <span className="num text-xs text-faint">{item.count}</span>
        ))}
    </Link>
  )
  return collapsed ? (
    <Tooltip content={item.label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  )
}
