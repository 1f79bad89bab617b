/** The commands on what is stored. */
import { metrics } from '@roomlog/store/metrics';
import type { Command } from 'commander';
import type { ConflictsOptions } from '../commands/conflicts.ts';
import type { CopyOptions } from '../commands/copy.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { EmoReportOptions } from '../commands/doctor-emo.ts';
import type { ExportOptions } from '../commands/export.ts';
import type { ImportOptions } from '../commands/import.ts';
import { example, from, json, repeatable, to } from './phrases.ts';
import { quarantineCommands } from './quarantine.ts';

export function storeCommands(cli: Command, stop: AbortSignal): void {
  cli.commandsGroup('Use what is stored:');
  cli
    .command('export')
    .description('readings or messages out of the store, as a file')
    .argument('<what>', 'readings or messages')
    .option('--room <room>', 'of this room only')
    .option('--sensor <sensor>', 'of this sensor only; may be given more than once', repeatable)
    .option(...from)
    .option(...to)
    .option('--query <words>', 'only messages with each of these words')
    .option('--resolution <r>', 'raw (the default), 30m, 1h, 1d, 1w, or auto: as the span is drawn')
    .option('--time-zone <zone>', "zone of the times in the file (default: the home's)")
    .option('--format <format>', 'csv, ndjson, or for readings parquet', 'csv')
    .option('--excel', 'CSV as Japanese Excel opens it')
    .option('--units', 'units in the names of the columns: temperature_c')
    .option('--epoch', 'a further column with the time in epoch seconds')
    .option('--wide', 'the sensors side by side, a row for each time')
    .option('--derived', 'further columns: dew point, absolute humidity, estimated WBGT, discomfort index')
    .option('-o, --output <file>', 'into this file instead of stdout (-)')
    .option('--force', 'replace the file if there is one')
    .addHelpText('after', example('export readings --sensor リビング --resolution 1h -o living.csv'))
    .action(async (what: string, options: ExportOptions) =>
      (await import('../commands/export.ts')).exportCommand(what, options, stop),
    );
  cli
    .command('import')
    .description('readings from a CSV that was exported; what is stored already is skipped')
    .argument('<what>', 'readings')
    .argument('<file.csv>', `columns ${['time', ...metrics].join(',')}, in any order, and sensor if need be`)
    .requiredOption('--sensor <sensor>', 'whose readings they are')
    .option(...json)
    .addHelpText('after', example('import readings living.csv --sensor リビング'))
    .action(async (what: string, file: string, options: ImportOptions) =>
      (await import('../commands/import.ts')).importCommand(what, file, options, stop),
    );
  cli
    .command('backup')
    .description('a whole, checked copy of the store, made while everything runs')
    .argument('[file]', 'where to (default: backups/ in the data folder, where old ones are cleared)')
    .option(...json)
    .addHelpText('after', example('backup /media/usb/roomlog.db'))
    .action(async (file: string | undefined, options: { json?: boolean }) =>
      (await import('../commands/backup.ts')).backup(file, options, stop),
    );
  cli
    .command('restore')
    .description('put a backup in the place of the store, which is moved aside')
    .argument('<file>', 'a file that backup has made')
    .option(...json)
    .addHelpText('after', example('restore /media/usb/roomlog.db'))
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('../commands/restore.ts')).restore(file, options),
    );
  cli
    .command('copy')
    .description('a whole store from a file into a database, or back; it goes on where it was stopped')
    .option('--to [place]', 'into this database or file (without a place: ROOMLOG_DATABASE)')
    .option('--from [place]', 'from this database or file; without it from the data folder, or what is configured')
    .option('--room <room>', 'with --from: this room only; may be given more than once', repeatable)
    .option('--media-of <folder>', 'with --from: the data folder that has the recordings and pictures')
    .option(...json)
    .addHelpText('after', example('copy --to postgres://roomlog@db.local/roomlog'))
    .action(async (options: CopyOptions) => (await import('../commands/copy.ts')).copy(options, stop));
  cli
    .command('check')
    .description('whether what is stored is what was stored')
    .option('--deep', 'look at every row: minutes for many years')
    .option(...json)
    .addHelpText('after', example('check --deep'))
    .action(async (options: { deep?: boolean; json?: boolean }) =>
      (await import('../commands/check.ts')).checkStore(options),
    );
  quarantineCommands(cli);
  cli
    .command('conflicts')
    .description('versions of readings that contradict what is shown, and your decision on them')
    .argument('[what]', 'list, accept (show this version instead) or drop (what is shown stays)', 'list')
    .argument('[number...]', 'which ones to accept or drop, by their numbers in the list')
    .option('--sensor <sensor>', 'list those of this sensor only')
    .option(...json)
    .addHelpText('after', example('conflicts accept 3'))
    .action(async (what: string, numbers: string[], options: ConflictsOptions) =>
      (await import('../commands/conflicts.ts')).conflicts(what, numbers, options, stop),
    );
  cli
    .command('doctor')
    .description('what is wrong, and what to do')
    .option(
      '--emo',
      'instead: how BOCCO emo’s service answers, as Markdown to pass on, without names, texts and secrets',
    )
    .option('--account <name>', 'with --emo: whose, when there are several')
    .option('--burst', 'with --emo: also how many calls a minute may have; roomlog then waits for some minutes')
    .option(...json)
    .addHelpText('after', example('doctor'))
    .action(async (options: DoctorOptions & EmoReportOptions & { emo?: boolean }) =>
      options.emo
        ? (await import('../commands/doctor-emo.ts')).doctorEmo(options, stop)
        : (await import('../commands/doctor.ts')).doctor(options, stop),
    );
}
