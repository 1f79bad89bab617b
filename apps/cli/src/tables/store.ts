/** The commands on what is stored. */
import type { Command } from 'commander';
import type { ExportOptions } from '../commands/export.ts';
import { example, from, json, to } from './phrases.ts';

export function storeCommands(cli: Command, stop: AbortSignal): void {
  cli.commandsGroup('Use what is stored:');
  cli
    .command('export')
    .description('readings or messages out of the store, as a file')
    .argument('<what>', 'readings or messages')
    .option('--room <room>', 'of this room only')
    .option('--sensor <sensor>', 'of this sensor only')
    .option(...from)
    .option(...to)
    .option('--resolution <r>', 'raw, 30m, 1h, 1d or 1w', 'raw')
    .option('--time-zone <zone>', "zone of the times in the file (default: the home's)")
    .option('--format <format>', 'csv or ndjson', 'csv')
    .option('--excel', 'CSV as spreadsheets like it')
    .option('-o, --output <file>', 'into this file instead of stdout')
    .addHelpText('after', example('export readings --sensor リビング --resolution 1h -o living.csv'))
    .action(async (what: string, options: ExportOptions) =>
      (await import('../commands/export.ts')).exportCommand(what, options, stop),
    );
  cli
    .command('doctor')
    .description('what is wrong, and what to do')
    .option(...json)
    .addHelpText('after', example('doctor'))
    .action(async (options: { json?: boolean }) => (await import('../commands/doctor.ts')).doctor(options, stop));
}
