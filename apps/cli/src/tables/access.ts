/** The commands that say who may see the page. */
import { tokenScopes, userRoles } from '@roomlog/access/permissions';
import type { Command } from 'commander';
import type { LinkOptions } from '../commands/links.ts';
import type { ShareOptions } from '../commands/share.ts';
import type { TokenOptions } from '../commands/tokens.ts';
import type { UserOptions } from '../commands/users.ts';
import { example, json } from './phrases.ts';

const name = ['<name>', 'as it is typed to sign in'] as const;
const passwordStdin = ['--password-stdin', 'read the password from standard input instead of asking'] as const;
const roles = `${userRoles.join(', ')}: who sees, who also sends, who also manages`;

export function accessCommands(cli: Command, stop: AbortSignal): void {
  cli.commandsGroup('Let others in:');
  cli
    .command('share')
    .description('open the page to your home network, for those who can sign in')
    .option('--user <name>', 'add this user, as an admin')
    .option(...passwordStdin)
    .option('--off', 'this machine only, as before')
    .option(...json)
    .addHelpText('after', example('share --user 花子'))
    .action(async (options: ShareOptions) => (await import('../commands/share.ts')).share(options, stop));
  userCommands(cli, stop);
  tokenCommands(cli);
  linkCommands(cli);
}

function userCommands(cli: Command, stop: AbortSignal): void {
  const commands = () => import('../commands/users.ts');
  const user = cli
    .command('user')
    .description('who can sign in to the page')
    .addHelpText('after', example('user list'));
  user
    .command('add')
    .description('let somebody sign in')
    .argument(...name)
    .option('--role <role>', roles, 'member')
    .option(...passwordStdin)
    .addHelpText('after', example('user add 花子 --role viewer'))
    .action(async (given: string, options: UserOptions) => (await commands()).addCommand(given, options, stop));
  user
    .command('list')
    .description('everybody who can sign in')
    .option(...json)
    .addHelpText('after', example('user list'))
    .action(async (options: UserOptions) => (await commands()).listCommand(options));
  user
    .command('password')
    .description('set a new password; every device has to sign in again')
    .argument(...name)
    .option(...passwordStdin)
    .addHelpText('after', example('user password 花子'))
    .action(async (given: string, options: UserOptions) => (await commands()).passwordCommand(given, options, stop));
  user
    .command('role')
    .description('change what somebody may do')
    .argument(...name)
    .argument('<role>', roles)
    .addHelpText('after', example('user role 花子 member'))
    .action(async (given: string, role: string) => (await commands()).roleCommand(given, role));
  user
    .command('remove')
    .description('sign somebody out everywhere, for good')
    .argument(...name)
    .addHelpText('after', example('user remove 花子'))
    .action(async (given: string) => (await commands()).removeCommand(given));
}

function tokenCommands(cli: Command): void {
  const commands = () => import('../commands/tokens.ts');
  const token = cli
    .command('token')
    .description('what programs ask the page’s API with')
    .addHelpText('after', example('token list'));
  token
    .command('add')
    .description('make a token; it is shown once')
    .argument('<name>', 'what it is for')
    .option('--scope <scope...>', tokenScopes.join(', '))
    .option('--expires <time>', 'when it ends, such as 90d (default: never)')
    .option(...json)
    .addHelpText('after', example('token add prometheus --scope metrics --expires 1y'))
    .action(async (given: string, options: TokenOptions) => (await commands()).addCommand(given, options));
  token
    .command('list')
    .description('all tokens, and when each was used last')
    .option(...json)
    .addHelpText('after', example('token list'))
    .action(async (options: TokenOptions) => (await commands()).listCommand(options));
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<name>', 'as in the list')
    .addHelpText('after', example('token revoke prometheus'))
    .action(async (given: string) => (await commands()).revokeCommand(given));
}

function linkCommands(cli: Command): void {
  const commands = () => import('../commands/links.ts');
  const link = cli
    .command('link')
    .description('links that show one room, without a sign-in')
    .addHelpText('after', example('link list'));
  link
    .command('add')
    .description('make a link; it is shown once')
    .argument('<name>', 'who or what it is for')
    .option('--room <room>', 'the room that it shows; needed where there are several')
    .option('--expires <time>', 'when it ends', '90d')
    .option(...json)
    .addHelpText('after', example('link add "Kitchen tablet" --expires 1y'))
    .action(async (given: string, options: LinkOptions) => (await commands()).addCommand(given, options));
  link
    .command('list')
    .description('all links, and when each was opened last')
    .option(...json)
    .addHelpText('after', example('link list'))
    .action(async (options: Partial<LinkOptions>) => (await commands()).listCommand(options));
  link
    .command('revoke')
    .description('end a link at once, on every device')
    .argument('<name>', 'as in the list')
    .addHelpText('after', example('link revoke "Kitchen tablet"'))
    .action(async (given: string) => (await commands()).revokeCommand(given));
}
