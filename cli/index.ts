import { Command, CommanderError } from 'commander'
import { AppError, EnvironmentError } from '@/lib/errors'
import { VERSION } from '@/lib/version'
import { registerAccounts } from './accounts'
import { registerBacktests } from './backtests'
import { registerBreaker } from './breaker'
import { registerCapital } from './capital'
import { registerCycles } from './cycles'
import { registerData } from './data'
import { registerDoctor } from './doctor'
import { registerEvents } from './events'
import { messageFor } from './name-options'
import { registerPeople } from './people'
import { registerScheduler } from './scheduler'
import { registerStrategies } from './strategies'
import { registerTrades } from './trades'

const program = new Command('assay')
  .description('The trading desk from the command line.')
  .version(VERSION)
  .option('--json', 'print JSON for programs')
  .showHelpAfterError('(assay --help lists the commands)')
  .exitOverride()

for (const register of [
  registerData,
  registerAccounts,
  registerCycles,
  registerScheduler,
  registerStrategies,
  registerTrades,
  registerBreaker,
  registerCapital,
  registerBacktests,
  registerEvents,
  registerPeople,
  registerDoctor,
])
  register(program)

let running = program
program.hook('preAction', (_, command) => {
  running = command
})

try {
  await program.parseAsync()
  process.exit(process.exitCode ?? 0)
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode)
  const text =
    error instanceof AppError
      ? messageFor(error, running)
      : error instanceof EnvironmentError
        ? error.message
        : `Unexpected: ${error instanceof Error ? error.message : String(error)}`
  process.stderr.write(`${text}\n`)
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}
