import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { defaultAccount, Failure, openDataDir, readConfig, readEnvironment, saveAccount } from '@roomlog/runtime';
import { createClient, joinedRooms, quick, withClients } from '../bocco.ts';
import { printJson, printLine } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { stopped } from '../stopped.ts';

export interface SigninOptions {
  account?: string;
  apiKey?: string;
  email?: string;
  json?: boolean;
}

/** Asks for missing credentials, tries them, and stores them in `secrets.json` (0600) for the collector. */
export async function signin(options: SigninOptions, stop: AbortSignal): Promise<void> {
  const account = checkName(options.account ?? defaultAccount);
  const { baseUrl, dataDir } = readConfig(readEnvironment());
  openDataDir(dataDir);
  const ask = openPrompt(stop);
  const api_key = options.apiKey ?? (await ask('API key: '));
  const email = options.email ?? (await ask('E-mail: '));
  const password = await ask('Password: ', { hidden: true });
  const secrets = { api_key, email, password };
  const signingIn = createClient(baseUrl, { account, source: 'bocco', ...secrets, secretsFile: undefined });
  const found = await withProgress('Asking BOCCO', () =>
    withClients([signingIn], stop, async (clients) => {
      const { access_token } = await signingIn.client.signIn(quick);
      const joined = await joinedRooms(clients);
      saveAccount(`${dataDir}/secrets.json`, account, { ...secrets, access_token: access_token.reveal() });
      return joined;
    }),
  );
  const rooms = found.map(({ room }) => room);
  if (options.json) return printJson(rooms);
  printLine(`Signed in. ${rooms.length === 1 ? 'One room' : `${rooms.length} rooms`} found:`);
  for (const { name, uuid } of rooms) printLine(`  ${name}  ${uuid}`);
  printLine('Start roomlog now: npx -y pnpm@10.34.9 start');
}

function checkName(given: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(given)) return given;
  throw new Failure(
    'usage',
    `--account is ${JSON.stringify(given)}; it must be up to 32 small letters, digits and hyphens, such as parents.`,
  );
}

/** On a terminal it asks, and doesn't echo a password; otherwise it reads a line of standard input for each. */
function openPrompt(stop: AbortSignal): (question: string, options?: { hidden?: boolean }) => Promise<string> {
  let muted = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!muted) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output, terminal });
  const iterator = lines[Symbol.asyncIterator]();
  stop.addEventListener('abort', () => lines.close(), { once: true });
  // While readline asks, Ctrl-C arrives as a key, not as a signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return async (question, { hidden = false } = {}) => {
    if (terminal) process.stderr.write(question);
    muted = hidden;
    const { value } = await iterator.next();
    if (hidden && terminal) process.stderr.write('\n');
    muted = false;
    if (hidden) lines.close();
    if (typeof value === 'string' && value !== '') return value;
    if (stop.aborted) throw stopped();
    throw new Failure(
      'usage',
      `${question.replace(/: $/, '')} is missing; type it, or pipe it in as a line of its own.`,
    );
  };
}
