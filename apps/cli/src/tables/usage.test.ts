import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { expect, test } from 'vitest';
import { createProgram } from '../program.ts';
import { expectSentence, roomlog, startHousehold } from '../testing/testing.ts';

const { account } = await startHousehold();

test('--help lists the commands from the first one needed on', async () => {
  const { stdout, code } = await roomlog(['--help']);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  const running = ['up', 'collect', 'serve', 'simulate'];
  const talking = [
    'signin',
    'webhook',
    'rooms',
    'sensors',
    'readings',
    'messages',
    'watch',
    'send',
    'read',
    'download',
  ];
  const keeping = ['export', 'import', 'backup', 'restore', 'copy', 'check', 'quarantine', 'conflicts'];
  const letting = ['share', 'user', 'token', 'link'];
  expect(commands).toEqual([...running, ...talking, ...keeping, 'doctor', ...letting, 'help']);
  expect(code).toBe(0);
});

test('the help of each level ends with one example, which that level understands', async () => {
  const { commands } = createProgram(new AbortController().signal);
  for (const command of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect(help).toContain(`Usage: roomlog ${command.name()}`);
    const example = /\nExample: roomlog (.+)\n$/.exec(help)?.[1] ?? '';
    expect(example.split(' ')[0]).toBe(command.name());
    let understood = false;
    const program = createProgram(new AbortController().signal);
    for (const one of program.commands.flatMap((known) => [known, ...known.commands])) {
      one.action(() => {
        understood = true;
      });
    }
    await program.parseAsync(example.split(' '), { from: 'user' });
    expect(understood).toBe(true);
  }
});

test.each([
  [['fly'], 'unknown command'],
  [['rooms', '--wings'], 'unknown option'],
  [['messages'], 'missing required argument'],
  [['messages', 'わが家', '--limit', 'all'], '--limit is "all"; it must be a whole number, 1 or more'],
  [['messages', 'わが家', '--limit', '0'], '--limit is "0"; it must be a whole number, 1 or more'],
  [['messages', 'なし'], 'There is no room "なし"; choose one of: わが家'],
  [['send', 'わが家'], 'Give exactly one of TEXT, --image FILE or --audio FILE.m4a'],
  [['send', 'わが家', ' '], 'The text is empty'],
  [['send', 'わが家', '--image', 'none.png'], 'none.png: there is no such file'],
  [['read', 'わが家', 'newest'], 'MESSAGE_ID is "newest"; it must be a whole number'],
  [['backup', '-'], 'name a file instead of -'],
  [['readings', 'なし'], 'There is no sensor "なし"; choose one of: '],
  [['readings', 'リビング', '--from', 'spring'], 'from is "spring"; give a date such as'],
  [['readings', '玄関'], '玄関 is a sensor_door; only a sensor_room has readings'],
  [
    ['download', 'http://127.0.0.1:1/1/messages/5.ogg', 'x', '--format', 'mp3'],
    'Allowed choices are wav, ogg, m4a, png',
  ],
  [['conflicts', 'keep', '3'], "can't keep 3; choose list, accept NUMBER or drop NUMBER"],
  [['conflicts', 'drop'], 'Say which version to drop'],
  [['webhook', 'move'], "webhook can't move; choose show, set URL or remove"],
  [['webhook', 'set'], 'Give an address to set, and only then'],
  [['webhook', 'set', 'http://home.example.com/emo'], 'it must begin with https://'],
  [['signin', '--emo', '--email', 'hana@example.com'], '--api-key and --email are for BOCCO'],
  [['signin', '--password', 'secret'], "unknown option '--password'"],
  [['simulate', '--speed', 'fast'], '--speed is "fast"; it must be a number'],
  [['simulate', '--history', 'long'], '--history is "long"; it must be a time such as 400d'],
])('wrong usage is one sentence and 64: %j', async (args, words) => {
  expectSentence(await roomlog(args, account), 64, words);
});

test('an old Node is told in one sentence, by a file that it can read', async () => {
  const source = readFileSync(join(rootDir, 'bin/roomlog.mjs'), 'utf8');
  // What Node 12 can't parse: nothing here may need it.
  expect(source).not.toMatch(/\?\?|\?\.|(?<!\w)#\w+\s*[;=(]|\bimport\b.*\bwith\b|: (string|number)\b|^ *await /m);
});
