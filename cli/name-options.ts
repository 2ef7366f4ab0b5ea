import type { Command } from 'commander'
import { type AppError, describeProblems } from '@/lib/errors'

/** Fields of a request whose option is called otherwise. */
const OPTIONS = new Map([
  ['params', 'param'],
  ['space', 'vary'],
  ['tags', 'tag'],
  ['models', 'model'],
  ['initialCapital', 'capital'],
  ['allowShort', 'short'],
  ['max_cost_usd', 'maxCost'],
  ['risk_free_rate', 'riskFree'],
])

/** What a command says of an error: fields of the request are called by the options they came from. */
export function messageFor({ message, problems }: AppError, command: Command): string {
  // One that says more than its problems do speaks for itself.
  if (problems.length === 0 || message !== describeProblems(problems)) return message
  const dateless = new Set(problems.filter((one) => one.message === NO_DATE).map(({ path }) => path))
  return describeProblems(
    problems
      // What is no date lies neither before nor after another.
      .filter((one) => one.message === NO_DATE || !dateless.has(one.path))
      .map((one) => ({
        path: optionAt(one.path, command),
        message: one.message === NO_DATE ? `${NO_DATE} like 2013-02-08` : one.message,
      })),
  )
}

/** What a contract says of a text that is no date. */
const NO_DATE = 'must be a date'

/** The option behind a field, with the name of the part where it has several; the field where no option stands behind it. */
function optionAt(path: string, command: Command): string {
  const fields = path.split('.')
  for (const [index, field] of fields.entries()) {
    const rest = fields.slice(index + 1).filter((part) => !/^\d+$/.test(part))
    const name = field === 'params' && isVaried(command, rest[0]) ? 'vary' : (OPTIONS.get(field) ?? camelCase(field))
    const option = command.options.find((one) => one.attributeName() === name)
    if (option) return [option.long ?? path, ...(rest.length > 0 ? [rest.join('.')] : [])].join(' ')
  }
  return path
}

const isVaried = (command: Command, param: string | undefined): boolean =>
  ((command.opts().vary ?? []) as string[]).some((text) => text.startsWith(`${param}=`))

const camelCase = (field: string): string => field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
