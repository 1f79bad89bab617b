/** Tries an account before it is stored. `roomlog signin` and the collector, for the page, do the same. */
import { join } from 'node:path';
import { type EmoSecrets, type Secrets, saveAccount } from './credentials.ts';

interface Call {
  deadlineMs?: number;
  signal: AbortSignal;
}

/** A client of the account's service, with the credentials that are tried. */
interface Client<Rooms> {
  signIn(call: Call): Promise<{ access_token: { reveal(): string } }>;
  getRooms(call: Call): Promise<Rooms>;
}

/** The same of BOCCO emo; its refresh token is spent by the first call, and the next one kept in a file of its own. */
interface EmoClient<Account, Rooms> {
  getAccount(call: Call): Promise<Account>;
  getRooms(query: object, call: Call): Promise<Rooms>;
}

/** For each of the two calls (milliseconds): somebody waits for the answer. */
export const signInDeadlineMs = 5000;

/**
 * Signs in and lists the rooms; only then are the credentials stored in `secrets.json` (0600) of the data folder.
 * @param given.account the name of the account's entry there
 * @throws the client's error, or the file system's, such as ENOSPC: nothing is stored then
 */
export async function signInAccount<Rooms>(
  client: Client<Rooms>,
  given: { dataDir: string; account: string; secrets: Secrets },
  signal: AbortSignal,
): Promise<Rooms> {
  const { dataDir, account, secrets } = given;
  const { access_token } = await client.signIn({ deadlineMs: signInDeadlineMs, signal });
  const rooms = await client.getRooms({ deadlineMs: signInDeadlineMs, signal });
  saveAccount(join(dataDir, 'secrets.json'), account, {
    source: 'bocco',
    ...secrets,
    access_token: access_token.reveal(),
  });
  return rooms;
}

/** How many calls a sign-in to BOCCO emo takes: those below, and a refresh of the tokens before. */
export const callsOfSignIn = 3;

/** As {@link signInAccount}, of BOCCO emo. @param call without a deadline where few calls a minute may take their time */
export async function signInEmoAccount<Account, Rooms>(
  client: EmoClient<Account, Rooms>,
  given: { dataDir: string; account: string; secrets: EmoSecrets },
  call: Call,
): Promise<{ owner: Account; rooms: Rooms }> {
  const owner = await client.getAccount(call);
  const rooms = await client.getRooms({}, call);
  saveAccount(join(given.dataDir, 'secrets.json'), given.account, { source: 'emo', ...given.secrets });
  return { owner, rooms };
}
