import { CopyButton } from '@/components/ui/copy-button'
import { cn } from '@/lib/cn'

export type CodeBlockProps = {
  code: string
  /** Named for screen readers and shown above the code. */
  title?: string
  /** Wraps long lines instead of scrolling sideways: right for logs and prompts, wrong for JSON. */
  wrap?: boolean
  className?: string
}

export function CodeBlock({ code, title, wrap = false, className }: CodeBlockProps) {
  return (
    <figure className={cn('group relative overflow-hidden rounded border border-hairline bg-surface', className)}>
      {title && (
        <figcaption className="flex h-8 items-center border-b border-hairline px-3 text-xs text-faint">
          {title}
        </figcaption>
      )}
      <CopyButton value={code} label="Copy the code" className="absolute top-0.5 right-0.5 bg-surface" />
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className={cn('max-h-96 overflow-auto p-3 pr-10 font-mono text-xs', wrap && 'whitespace-pre-wrap break-words')}
      >
        <code>{code}</code>
      </pre>
    </figure>
  )
}

export function InlineCode({ children }: { children: string }) {
  return <code className="rounded-sm bg-selected px-1 py-px font-mono text-[0.92em]">{children}</code>
}
