import { exitCodes, packageVersion } from '@roomlog/runtime';
import { Command, CommanderError } from 'commander';
import { accessCommands } from './tables/access.ts';
import { boccoCommands } from './tables/bocco.ts';
import { example } from './tables/phrases.ts';
import { runCommands } from './tables/run.ts';
import { storeCommands } from './tables/store.ts';

/** Every command, in the order of the help. `stop` ends the one that runs. */
export function createProgram(stop: AbortSignal): Command {
  const cli = new Command('roomlog')
    .description("Keeps what BOCCO's room sensors and messages say, for ever, at home.")
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showSuggestionAfterError()
    .addHelpText('after', example('up'));
  runCommands(cli, stop);
  boccoCommands(cli, stop);
  storeCommands(cli, stop);
  accessCommands(cli, stop);
  return cli.commandsGroup('Help:').helpCommand('help [command]', 'the same as: roomlog COMMAND --help');
}

/** Runs the command of the arguments; sets `process.exitCode`. @throws Failure */
export async function runCommandLine(args: string[], stop: AbortSignal): Promise<void> {
  try {
    await createProgram(stop).parseAsync(args, { from: 'user' });
  } catch (error) {
    // commander has already printed the error or the help.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  }
}
