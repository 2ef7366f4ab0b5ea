import {
  ArrowLeftRight,
  Bell,
  Braces,
  CalendarClock,
  FlaskConical,
  Layers,
  LayoutDashboard,
  RefreshCcwDot,
  ScrollText,
  Settings,
  ShieldAlert,
} from 'lucide-react'
import type { NavGroup } from '@/components/shell/nav'

/** Every page of the desk; the rail, the phone's bar and the palette show the same ones. */
export const NAV: readonly NavGroup[] = [
  {
    items: [
      { href: '/', label: 'Overview', icon: <LayoutDashboard aria-hidden />, phone: true },
      { href: '/cycles', label: 'Cycles', icon: <RefreshCcwDot aria-hidden />, phone: true },
      { href: '/trades', label: 'Trades', icon: <ArrowLeftRight aria-hidden />, phone: true },
      { href: '/risk', label: 'Risk', icon: <ShieldAlert aria-hidden /> },
      { href: '/strategies', label: 'Strategies', icon: <Layers aria-hidden /> },
      { href: '/schedule', label: 'Schedule', icon: <CalendarClock aria-hidden /> },
    ],
  },
  {
    label: 'Research',
    items: [{ href: '/backtests', label: 'Backtests', icon: <FlaskConical aria-hidden /> }],
  },
  {
    label: 'Record',
    items: [
      { href: '/alerts', label: 'Alerts', icon: <Bell aria-hidden /> },
      { href: '/audit', label: 'Audit', icon: <ScrollText aria-hidden />, phone: true },
    ],
  },
  {
    label: 'Desk',
    items: [
      { href: '/settings', label: 'Settings', icon: <Settings aria-hidden /> },
      { href: '/api-docs', label: 'API', icon: <Braces aria-hidden /> },
    ],
  },
]
