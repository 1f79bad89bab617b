/** `roomlog quarantine …` */
import type { Command } from 'commander';
import type { QuarantineOptions } from '../commands/quarantine.ts';
import { example, json } from './phrases.ts';

const ids = ['[ids...]', 'as in: roomlog quarantine list; 4 characters are enough where they are unique'] as const;
const all = ['--all', 'all of them'] as const;
const sensor = ['--sensor <sensor>', 'readings of this sensor only'] as const;
const dryRun = ['--dry-run', 'only say what would be done'] as const;

export function quarantineCommands(cli: Command): void {
  const quarantine = cli
    .command('quarantine')
    .description('what is held back: not understood, or of a time that can’t be true')
    .addHelpText('after', example('quarantine list'));
  quarantine
    .command('list')
    .description('what waits for a decision, and why')
    .option(...sensor)
    .option(...json)
    .addHelpText('after', example('quarantine list --sensor リビング'))
    .action(async (options: QuarantineOptions) => (await commands()).list(options));
  quarantine
    .command('accept')
    .description('store it after all')
    .argument(...ids)
    .option(...all)
    .option(...sensor)
    .option(...dryRun)
    .option(...json)
    .addHelpText('after', example('quarantine accept 3f9a'))
    .action(async (given: string[], options: QuarantineOptions) => (await commands()).acceptCommand(given, options));
  quarantine
    .command('drop')
    .description('forget it, also when BOCCO sends it again')
    .argument(...ids)
    .option(...all)
    .option(...sensor)
    .option(...dryRun)
    .option(...json)
    .addHelpText('after', example('quarantine drop --all --dry-run'))
    .action(async (given: string[], options: QuarantineOptions) => (await commands()).dropCommand(given, options));
  quarantine
    .command('sweep')
    .description('move stored readings here whose time can’t be true')
    .option(...dryRun)
    .option(...json)
    .addHelpText('after', example('quarantine sweep --dry-run'))
    .action(async (options: QuarantineOptions) => (await commands()).sweep(options));
}

const commands = () => import('../commands/quarantine.ts');
