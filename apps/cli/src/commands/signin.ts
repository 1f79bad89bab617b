import {
  asTyped,
  defaultAccount,
  Failure,
  isInstalled,
  openDataDir,
  readConfig,
  readEnvironment,
  signInAccount,
} from '@roomlog/runtime';
import { createClient, understood, withClients } from '../bocco.ts';
import { readDemo } from '../home/demo.ts';
import { openPrompt } from '../input/prompt.ts';
import { printJson, printLine } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';

export interface SigninOptions {
  account?: string;
  apiKey?: string;
  channelUser?: string;
  email?: string;
  emo?: boolean;
  json?: boolean;
}

/** Asks for missing credentials, tries them, and stores them in `secrets.json` (0600) for the collector. */
export async function signin(options: SigninOptions, stop: AbortSignal): Promise<void> {
  const account = checkName(options.account ?? defaultAccount);
  const { baseUrl, dataDir } = readConfig(readEnvironment());
  openDataDir(dataDir);
  const prompt = openPrompt(stop);
  const api_key = options.apiKey ?? (await prompt.ask('API key: '));
  const email = options.email ?? (await prompt.ask('E-mail: '));
  const password = await prompt.ask('Password: ', { hidden: true });
  prompt.close();
  const secrets = { api_key, email, password };
  const signingIn = createClient(baseUrl, { account, source: 'bocco', ...secrets, secretsFile: undefined });
  const found = await withProgress('Asking BOCCO', () =>
    withClients([signingIn], stop, () => signInAccount(signingIn.client, { dataDir, account, secrets }, stop)),
  );
  printSignedIn(understood(found), options);
}

/** What was found, and what comes next. */
export function printSignedIn(rooms: readonly { name: string; uuid: string }[], { json }: { json?: boolean }): void {
  if (json) {
    printJson(rooms);
    return;
  }
  printLine(`Signed in. ${rooms.length === 1 ? 'One room' : `${rooms.length} rooms`} found:`);
  for (const { name, uuid } of rooms) printLine(`  ${name}  ${uuid}`);
  const isDemoRunning = readDemo(readConfig(readEnvironment(), { demo: true }).dataDir) !== undefined;
  printLine(
    isDemoRunning
      ? 'The demo ends now, and your home begins.'
      : `Start roomlog now: ${asTyped('roomlog up', isInstalled)}`,
  );
}

export function checkName(given: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(given)) return given;
  throw new Failure(
    'usage',
    `--account is ${JSON.stringify(given)}; it must be up to 32 small letters, digits and hyphens, such as parents.`,
  );
}
