import { cn } from '@/lib/cn'

const LEAST = 12

/** How far a new password is from the least length, and past it how hard it is to guess, while it is typed. */
export function PasswordHints({ password }: { password: string }) {
  const length = [...password].length
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length
  const steps = length < LEAST ? Math.floor((length / LEAST) * 2) : length >= 20 || (length >= 16 && kinds >= 2) ? 4 : 3
  const words =
    length === 0
      ? 'At least 12 characters; a few words in a row are easier to keep than symbols.'
      : length < LEAST
        ? `${LEAST - length} more ${LEAST - length === 1 ? 'character' : 'characters'}`
        : steps === 4
          ? 'Long enough, and hard to guess'
          : 'Long enough'
  return (
    <span className="flex items-center gap-2">
      {length > 0 && (
        <span aria-hidden className="flex w-20 shrink-0 gap-0.5">
          {[1, 2, 3, 4].map((step) => (
            <span
              key={step}
              className={cn(
                'h-1 flex-1 rounded-full',
                step <= steps ? (length < LEAST ? 'bg-warn' : 'bg-gain') : 'bg-edge/30',
              )}
            />
          ))}
        </span>
      )}
      <span>{words}</span>
    </span>
  )
}
