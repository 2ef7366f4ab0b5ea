'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Keeps the place of its children and draws them once they come near the screen: charts fetch their code then. */
export function WhenSeen({ height, children }: { height: number; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (seen || !box.current) return
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      {
        rootMargin: '240px',
      },
    )
    watcher.observe(box.current)
    return () => watcher.disconnect()
  }, [seen])
  return (
    <div ref={box} style={{ minHeight: height }}>
      {seen && children}
    </div>
  )
}
