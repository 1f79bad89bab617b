/** How a command reaches BOCCO: with the signed-in account, or the running demo's. */
import { BoccoClient, BoccoError, type Room, Secret } from '@roomlog/api';
import {
  type BoccoCredentials,
  Failure,
  readConfig,
  readCredentials,
  readEnvironment,
  writeSecrets,
} from '@roomlog/runtime';
import { readDemo } from './demo.ts';

export interface Access {
  baseUrl: string;
  credentials: BoccoCredentials;
  demo: boolean;
}

/** @throws Failure 77 when nobody has signed in and no demo runs */
export function findAccess(): Access {
  const env = readEnvironment();
  const { baseUrl, dataDir } = readConfig(env);
  const credentials = readCredentials(env, dataDir);
  if (credentials) return { baseUrl, credentials, demo: false };
  const demo = readDemo(readConfig(env, { demo: true }).dataDir);
  if (demo) return { ...demo, demo: true };
  throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin (or start the demo with: roomlog up).');
}

export function createClient({ baseUrl, credentials }: Access): BoccoClient {
  const { secretsFile, ...secrets } = credentials;
  const { api_key, email, password, access_token } = secrets;
  return new BoccoClient({
    baseUrl,
    ...(api_key !== undefined &&
      email !== undefined &&
      password !== undefined && {
        credentials: { apiKey: new Secret(api_key), email, password: new Secret(password) },
      }),
    ...(access_token !== undefined && { accessToken: new Secret(access_token) }),
    onSession: (session) => {
      if (secretsFile) writeSecrets(secretsFile, { ...secrets, access_token: session.access_token.reveal() });
    },
  });
}

/** Runs a command against BOCCO; its errors become one sentence with a remedy and the right exit code. */
export async function withBocco<T>(command: (client: BoccoClient) => Promise<T>): Promise<T> {
  const client = createClient(findAccess());
  try {
    return await command(client);
  } catch (error) {
    throw explain(error);
  } finally {
    await client.close();
  }
}

export function explain(error: unknown): unknown {
  if (!(error instanceof BoccoError)) return error;
  const sentence = error.message.replace(/\.$/, '');
  if (error.kind === 'unauthorised')
    return new Failure('notSignedIn', `${sentence}; run roomlog signin.`, { cause: error });
  if (error.kind === 'request_refused')
    return new Failure('failed', `${sentence}; mend it and send it again.`, { cause: error });
  return new Failure('boccoUnreachable', `${sentence}; check the network, or try again later.`, { cause: error });
}

/** By uuid in any case, a unique prefix of four or more characters of it, or the exact name. */
export function pickRoom(rooms: Room[], wanted: string): Room {
  return pick(rooms, wanted, 'room', ({ uuid, name }) => ({ uuid, name }));
}

export function pick<T>(items: T[], wanted: string, noun: string, of: (item: T) => { uuid: string; name: string }): T {
  const key = wanted.toLowerCase();
  const exact = items.filter((item) => of(item).uuid.toLowerCase() === key || of(item).name === wanted);
  const found =
    exact.length > 0 || key.length < 4 ? exact : items.filter((item) => of(item).uuid.toLowerCase().startsWith(key));
  const [first, second] = found;
  if (first && !second) return first;
  const names = items.map((item) => `${of(item).name} (${of(item).uuid.slice(0, 8)})`).join(', ');
  const problem = second
    ? `${JSON.stringify(wanted)} fits more than one ${noun}`
    : `There is no ${noun} ${JSON.stringify(wanted)}`;
  throw new Failure('usage', `${problem}; choose one of: ${names || 'none yet'}.`);
}
