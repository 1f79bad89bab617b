/** The commands that talk to BOCCO. Each is loaded when it is called, so that it starts fast. */
import { type Command, Option } from 'commander';
import type { DownloadOptions } from '../commands/download.ts';
import type { MessagesOptions } from '../commands/messages.ts';
import type { ReadingsOptions } from '../commands/readings.ts';
import type { RoomsOptions } from '../commands/rooms.ts';
import type { SendOptions } from '../commands/send.ts';
import type { SensorsOptions } from '../commands/sensors.ts';
import type { SigninOptions } from '../commands/signin.ts';
import type { WebhookOptions } from '../commands/webhook.ts';
import { example, from, json, room, to } from './phrases.ts';

export function boccoCommands(cli: Command, stop: AbortSignal): void {
  cli.commandsGroup('Talk to BOCCO:');
  cli
    .command('signin')
    .description('store the credentials of your BOCCO or BOCCO emo account, after trying them')
    .option('--emo', 'of BOCCO emo: asks for the refresh token')
    .option('--account <name>', 'what to call it, when you have several (default: default, of BOCCO emo emo)')
    .option('--api-key <key>', 'BOCCO API key')
    .option('--email <address>', 'e-mail of the account')
    .option('--channel-user <key>', 'of a Business account of BOCCO emo: the API key of its channel')
    .option(...json)
    .addHelpText('after', example('signin --email hana@example.com'))
    .action(async (options: SigninOptions) =>
      options.emo
        ? (await import('../commands/signin-emo.ts')).signinEmo(options, stop)
        : (await import('../commands/signin.ts')).signin(options, stop),
    );
  cli
    .command('webhook')
    .description('where BOCCO emo tells what happens at home: presence, handling, buttons, light')
    .argument('[what]', 'show, set (it leads to the address from now on) or remove', 'show')
    .argument('[url]', 'your https address that leads to ROOMLOG_WEBHOOK_LISTEN')
    .option('--account <name>', 'whose, when there are several of BOCCO emo')
    .option(...json)
    .addHelpText('after', example('webhook set https://home.example.com/emo'))
    .action(async (what: string, url: string | undefined, options: WebhookOptions) =>
      (await import('../commands/webhook.ts')).webhook(what, url, options, stop),
    );
  cli
    .command('rooms')
    .description('the rooms you have joined, and which of them roomlog follows')
    .argument('[what]', 'list, follow (record it) or unfollow (no longer; what is stored stays)', 'list')
    .argument('[room...]', 'which ones: uuid, a prefix of it, or the exact name')
    .option('-v, --verbose', 'whole uuids, last message, when updated')
    .option(...json)
    .addHelpText('after', example('rooms -v'))
    .action(async (what: string, named: string[], options: RoomsOptions) =>
      (await import('../commands/rooms.ts')).rooms(what, named, options, stop),
    );
  cli
    .command('sensors')
    .description('the sensors of all rooms, with their newest readings')
    .option('-v, --verbose', 'whole uuids')
    .option(...json)
    .addHelpText('after', example('sensors --json'))
    .action(async (options: SensorsOptions) => (await import('../commands/sensors.ts')).sensors(options, stop));
  cli
    .command('readings')
    .description('what BOCCO has of a room sensor now, about a day')
    .argument('<sensor>', 'uuid, a prefix of it, or the exact name')
    .option(...from)
    .option(...to)
    .option(...json)
    .addHelpText('after', example('readings リビング --from 2026-11-22T06:00:00+09:00'))
    .action(async (sensor: string, options: ReadingsOptions) =>
      (await import('../commands/readings.ts')).readings(sensor, options, stop),
    );
  cli
    .command('messages')
    .description('the newest messages of a room; they stay unread')
    .argument(...room)
    .option('-n, --newer-than <id>', 'only messages after this one')
    .option('-o, --older-than <id>', 'only messages before this one')
    .option('-l, --limit <n>', 'how many at the most', '30')
    .option('-v, --verbose', 'with ids and types')
    .option(...json)
    .addHelpText('after', example('messages わが家 --limit 100'))
    .action(async (name: string, options: MessagesOptions) =>
      (await import('../commands/messages.ts')).messages(name, options, stop),
    );
  cli
    .command('watch')
    .description('each event of a room as it happens, until Ctrl-C')
    .argument(...room)
    .option('--json', 'print a line of JSON for each, for programs')
    .addHelpText('after', example('watch わが家'))
    .action(async (name: string, options: { json?: boolean }) =>
      (await import('../commands/watch.ts')).watch(name, options, stop),
    );
  cli
    .command('send')
    .description('make the robot speak, or send it a picture or a recording')
    .argument(...room)
    .argument('[text]', 'what it should say')
    .option('--image <file>', 'a .png or .jpg picture')
    .option('--audio <file>', 'an .m4a recording')
    .option(...json)
    .addHelpText('after', example('send わが家 おはよう'))
    .action(async (name: string, text: string | undefined, options: SendOptions) =>
      (await import('../commands/send.ts')).send(name, text, options, stop),
    );
  cli
    .command('read')
    .description('mark a message as read, for everybody to see')
    .argument(...room)
    .argument('<message_id>', 'its number, as in: roomlog messages -v')
    .option(...json)
    .addHelpText('after', example('read わが家 1523377'))
    .action(async (name: string, id: string, options: { json?: boolean }) =>
      (await import('../commands/read.ts')).read(name, id, options, stop),
    );
  cli
    .command('download')
    .description('fetch the sound or picture of a message')
    .argument('<url>', 'its address, as in: roomlog messages --json')
    .argument('<file>', 'where to put it; - is stdout')
    .addOption(
      new Option('--format <format>', 'have BOCCO convert it first').choices(['wav', 'ogg', 'm4a', 'png'] as const),
    )
    .option('--force', 'replace the file if there is one')
    .option(...json)
    .addHelpText('after', example('download https://api.bocco.me/1/messages/1523377.ogg hello.wav --format wav'))
    .action(async (url: string, file: string, options: DownloadOptions) =>
      (await import('../commands/download.ts')).download(url, file, options, stop),
    );
}
