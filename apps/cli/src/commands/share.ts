/** `roomlog share`: opens the page to the home network, for those who can sign in; `--off` closes it again. */
import { addUser, hasUsers } from '@roomlog/access';
import {
  asTyped,
  envFile,
  Failure,
  isInstalled,
  ownNames,
  readConfig,
  readEnvironment,
  rootDir,
  sharedUrls,
} from '@roomlog/runtime';
import { nowSeconds } from '@roomlog/store';
import { renderUnicodeCompact } from 'uqr';
import { withAccess } from '../auth.ts';
import { removeShared, writeShared } from '../home/env-file.ts';
import { newPassword } from '../input/password.ts';
import { openPrompt } from '../input/prompt.ts';
import { printJson, printLine } from '../output/print.ts';

export interface ShareOptions {
  user?: string;
  passwordStdin?: boolean;
  off?: boolean;
  json?: boolean;
}

export async function share(options: ShareOptions, stop: AbortSignal): Promise<void> {
  if (options.off) return close();
  expectOurs('ROOMLOG_LISTEN');
  const { listen, allowedHosts } = readConfig(readEnvironment());
  await withAccess((db) => addFirstUser(db, options, stop));
  const port = listen.port === 0 ? 4680 : listen.port;
  const names = [...new Set([...allowedHosts, ...ownNames()])];
  writeShared({ ROOMLOG_LISTEN: `0.0.0.0:${port}`, ROOMLOG_ALLOWED_HOSTS: names.join(',') });
  const addresses = sharedUrls(port);
  if (options.json) return printJson({ addresses });
  const [first] = addresses;
  if (first === undefined) return printLine('The page is open to your network, as soon as this machine is in one.');
  process.stdout.write(`\n${renderUnicodeCompact(first)}\n\n`);
  printLine('Scan it with a phone in the same network, or open one of these, and sign in:');
  for (const address of addresses) printLine(`  ${address}`);
  printLine();
  printLine(`A roomlog that runs takes it up within seconds; else start it: ${asTyped('roomlog up', isInstalled)}`);
  printLine(`It is not encrypted: for your home network alone. From elsewhere: ${rootDir}docs/sharing.md`);
  printLine(`To close it again: ${asTyped('roomlog share --off', isInstalled)}`);
}

function close(): void {
  const isClosed = removeShared();
  expectOurs('ROOMLOG_LISTEN');
  printLine(isClosed ? 'The page answers on this machine only, as before.' : 'The page was not shared.');
}

/** @throws Failure 78 when the environment itself says where to listen, which counts more than the file */
function expectOurs(variable: string): void {
  const set = process.env[variable];
  if (set === undefined || set === '') return;
  throw new Failure(
    'configuration',
    `${variable} is ${set} in the environment, which counts more than ${envFile}; set it there, or unset it.`,
  );
}

type Db = Parameters<typeof hasUsers>[0];

/** The first one is an admin. With a name, a further one can be added on the way. */
async function addFirstUser(db: Db, options: ShareOptions, stop: AbortSignal): Promise<void> {
  if ((await hasUsers(db)) && options.user === undefined) return;
  const prompt = openPrompt(stop);
  try {
    if (options.user === undefined)
      process.stderr.write('Who will sign in? Others follow with: roomlog user add NAME\n');
    const name = options.user ?? (await prompt.ask('Name: '));
    await addUser(db, { name, password: await newPassword(prompt, options), role: 'admin' }, nowSeconds());
  } finally {
    prompt.close();
  }
}
