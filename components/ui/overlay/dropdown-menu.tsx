'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

const itemClass =
  'relative flex min-h-8 w-full select-none items-center gap-2.5 rounded-sm px-2 py-1 text-sm text-text outline-none ' +
  'data-[disabled]:opacity-50 data-[highlighted]:bg-selected [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint'

export type MenuProps = {
  /** One button. */
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  className?: string
}

export function Menu({ trigger, children, align = 'end', side = 'bottom', className }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            'scroll-slim z-overlay max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-appear overflow-y-auto rounded-md border border-hairline bg-raised p-1 shadow-lift outline-none',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export type MenuItemProps = ComponentProps<typeof Radix.Item> & { icon?: ReactNode; hint?: ReactNode; danger?: boolean }

/** With `asChild` the single child (a link) becomes the item; icon and hint are then its own business. */
export function MenuItem({ icon, hint, danger, className, children, asChild, ...props }: MenuItemProps) {
  const classes = cn(itemClass, danger && 'text-live [&_svg]:text-live', className)
  if (asChild)
    return (
      <Radix.Item asChild className={classes} {...props}>
        {children}
      </Radix.Item>
    )
  return (
    <Radix.Item className={classes} {...props}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="text-xs text-faint">{hint}</span>}
    </Radix.Item>
  )
}

/** Stays open, so that several can be ticked in a row. */
export function MenuCheckboxItem({ className, children, ...props }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem
      className={cn(itemClass, 'pl-8', className)}
      onSelect={(event) => event.preventDefault()}
      {...props}
    >
      <MenuTick />
      {children}
    </Radix.CheckboxItem>
  )
}

export const MenuRadioGroup = Radix.RadioGroup

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(itemClass, 'pl-8', className)} {...props}>
      <MenuTick />
      {children}
    </Radix.RadioItem>
  )
}

function MenuTick() {
  return (
    <Radix.ItemIndicator className="absolute left-2">
      <Check aria-hidden className="!text-accent" />
    </Radix.ItemIndicator>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-2xs font-medium text-faint">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-hairline" />
}
