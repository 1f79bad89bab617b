/** The commands that run until they are stopped. */
import { readConfig, readEnvironment } from '@roomlog/runtime';
import type { Command } from 'commander';
import type { SimulateOptions } from '../commands/simulate.ts';
import type { Program } from '../home/processes.ts';
import { example, json } from './phrases.ts';

export function runCommands(cli: Command, stop: AbortSignal): void {
  cli.commandsGroup('Run:');
  cli
    .command('up')
    .description('run everything: collector and dashboard, in the demo the simulator too')
    .addHelpText('after', example('up'))
    .action(async () => {
      const { watchParents } = await import('../home/parent-watch.ts');
      return (await import('../commands/up.ts')).up(AbortSignal.any([stop, watchParents()]));
    });
  cli
    .command('collect')
    .description('run the collector alone, in the foreground')
    .option('--once', 'one full cycle, then end')
    .addHelpText('after', example('collect --once'))
    .action(({ once }: { once?: boolean }) => runAlone('collect', once ? ['--once'] : [], stop));
  cli
    .command('serve')
    .description('run the dashboard alone, in the foreground')
    .addHelpText('after', example('serve'))
    .action(() => runAlone('serve', [], stop));
  cli
    .command('simulate')
    .description('run a simulated BOCCO, or BOCCO emo, in the foreground')
    .option('--listen <host:port>', 'where it listens', '127.0.0.1:0')
    .option('--seed <n>', 'the same seed makes the same household', '1')
    .option('--accounts <n>', 'accounts, each with rooms of its own', '1')
    .option('--rooms <n>', 'rooms of each account', '1')
    .option('--emo <n>', 'how many of the rooms, the last ones, have a BOCCO emo instead of a BOCCO', '0')
    .option('--sensors <n>', 'room sensors in each room', '1')
    .option('--history <time>', 'how much of the past it knows, such as 400d (with --readings: 0)')
    .option('--interval <seconds>', 'between two live readings', '300')
    .option('--chatter <seconds>', 'between two extra messages, on average; 0 for none', '0')
    .option('--speed <x>', 'how fast its clock runs', '1')
    .option('--hold <seconds>', 'how long a long poll is held', '25')
    .option('--window <n>', 'how many of the newest readings it offers', '288')
    .option('--readings <file.csv>', 'replay a recording (columns time,temperature,humidity,illuminance)')
    .option('--decimals', 'readings with decimals instead of whole numbers')
    .option('--whole <n>', 'how many sensors of each room measure whole numbers all the same', '0')
    .option('--no-replies', 'the household answers nothing that is posted')
    .option('--set <name=value...>', 'a setting at the start, such as page_size=5')
    .option('--no-gaps', 'the robot is never unplugged, and no sample is missing')
    .option(...json)
    .addHelpText('after', example('simulate --listen 127.0.0.1:4690 --sensors 2 --decimals'))
    .action(async (options: SimulateOptions) => (await import('../commands/simulate.ts')).simulate(options, stop));
}

/** The program prints its own errors; only its exit code is passed on. */
async function runAlone(name: Program, args: string[], stop: AbortSignal): Promise<void> {
  const env = readEnvironment();
  readConfig(env);
  const { foreground } = await import('../home/processes.ts');
  process.exitCode = await foreground(name, args, env, stop);
}
