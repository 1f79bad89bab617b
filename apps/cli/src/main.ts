/** The command line: a table of commands, each in a file of its own. */
import { packageVersion, readConfig, readEnvironment, run } from '@roomlog/runtime';
import { Command, CommanderError } from 'commander';
import { doctor } from './commands/doctor.ts';
import { type ExportOptions, exportCommand } from './commands/export.ts';
import { type MessagesOptions, messages } from './commands/messages.ts';
import { rooms } from './commands/rooms.ts';
import { type SendOptions, send } from './commands/send.ts';
import { type SigninOptions, signin } from './commands/signin.ts';
import { type SimulateOptions, simulate } from './commands/simulate.ts';
import { up } from './commands/up.ts';
import { foreground, type Program } from './processes.ts';
import { wrappersGone } from './wrappers.ts';

await run(async (stop) => {
  try {
    await program(stop).parseAsync();
  } catch (error) {
    // commander has said what was wrong, or printed the help that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 64;
  }
});

function program(stop: AbortSignal): Command {
  const cli = new Command('roomlog')
    .description("Keeps what BOCCO's room sensors and messages say, for ever, at home.")
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showSuggestionAfterError();
  const json = '--json';
  const jsonHelp = 'print JSON for programs';

  cli
    .command('up')
    .description('run everything: collector and dashboard, in the demo the simulator too')
    .action(() => up(AbortSignal.any([stop, wrappersGone()])));
  cli
    .command('collect')
    .description('run the collector alone, in the foreground')
    .option('--once', 'one full cycle, then end')
    .action(({ once }: { once?: boolean }) => alone('collect', once ? ['--once'] : [], stop));
  cli
    .command('serve')
    .description('run the dashboard alone, in the foreground')
    .action(() => alone('serve', [], stop));
  cli
    .command('simulate')
    .description('run a simulated BOCCO in the foreground')
    .option('--listen <host:port>', 'where it listens', '127.0.0.1:0')
    .option('--seed <n>', 'the same seed makes the same household', '1')
    .option('--rooms <n>', 'rooms', '1')
    .option('--sensors <n>', 'room sensors in each room', '1')
    .option('--history <time>', 'how much of the past it knows, such as 400d (with --readings: 0)')
    .option('--interval <seconds>', 'between two live readings', '300')
    .option('--chatter <seconds>', 'between two extra messages, on average; 0 for none', '0')
    .option('--speed <x>', 'how fast its clock runs', '1')
    .option('--hold <seconds>', 'how long a long poll is held', '25')
    .option('--window <n>', 'how many of the newest readings it offers', '288')
    .option('--readings <file.csv>', 'replay a recording (columns time,temperature,humidity,illuminance)')
    .option('--decimals', 'readings with decimals instead of whole numbers')
    .option(json, jsonHelp)
    .action((options: SimulateOptions) => simulate(options, stop));
  cli
    .command('signin')
    .description('store the credentials of your BOCCO account, after trying them')
    .option('--api-key <key>', 'BOCCO API key')
    .option('--email <address>', 'e-mail of the account')
    .option(json, jsonHelp)
    .action((options: SigninOptions) => signin(options, stop));
  cli
    .command('rooms')
    .description('the rooms you have joined')
    .option('-v, --verbose', 'whole uuids')
    .option(json, jsonHelp)
    .action(rooms);
  cli
    .command('messages')
    .description('the newest messages of a room')
    .argument('<room>', 'uuid, a prefix of it, or the exact name')
    .option('--newer-than <id>', 'only messages after this one')
    .option('--older-than <id>', 'only messages before this one')
    .option('--limit <n>', 'how many at the most', '30')
    .option('-v, --verbose', 'with ids and types')
    .option(json, jsonHelp)
    .action((room: string, options: MessagesOptions) => messages(room, options));
  cli
    .command('send')
    .description('make the robot speak, or send it a picture or a recording')
    .argument('<room>', 'uuid, a prefix of it, or the exact name')
    .argument('[text]', 'what it should say')
    .option('--image <file>', 'a .png or .jpg picture')
    .option('--audio <file>', 'an .m4a recording')
    .option(json, jsonHelp)
    .action((room: string, text: string | undefined, options: SendOptions) => send(room, text, options));
  cli
    .command('export')
    .description('readings or messages out of the store, as a file')
    .argument('<what>', 'readings or messages')
    .option('--room <room>', 'of this room only')
    .option('--sensor <sensor>', 'of this sensor only')
    .option('--from <time>', 'from then on: ISO 8601 or epoch seconds')
    .option('--to <time>', 'until just before then')
    .option('--resolution <r>', 'raw, 30m, 1h, 1d or 1w', 'raw')
    .option('--time-zone <zone>', "zone of the times in the file (default: the home's)")
    .option('--format <format>', 'csv or ndjson', 'csv')
    .option('--excel', 'CSV as spreadsheets like it')
    .option('-o, --output <file>', 'into this file instead of stdout')
    .action((what: string, options: ExportOptions) => exportCommand(what, options));
  cli.command('doctor').description('what is wrong, and what to do').option(json, jsonHelp).action(doctor);
  return cli;
}

/** Its messages have gone to stderr already: only the exit code is left to pass on. */
async function alone(name: Program, args: string[], stop: AbortSignal): Promise<void> {
  const env = readEnvironment();
  readConfig(env);
  process.exitCode = await foreground(name, args, env, stop);
}
