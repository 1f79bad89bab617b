/** How a command reaches BOCCO: with every signed-in account, or with the running demo's. */
import {
  BoccoClient,
  BoccoError,
  type CallOptions,
  type ErrorKind,
  type Page,
  type Room,
  type Sensor,
  signInOptions,
} from '@roomlog/api';
import {
  type BoccoCredentials,
  defaultAccount,
  type exitCodes,
  Failure,
  readAccounts,
  readConfig,
  readEnvironment,
  saveToken,
} from '@roomlog/runtime';
import type { Access } from './access.ts';
import { readDemo } from './home/demo.ts';
import { pick } from './input/pick.ts';
import { withProgress } from './output/progress.ts';
import { stopped } from './stopped.ts';

export interface AccountClient {
  account: string;
  client: BoccoClient;
}

/**
 * For a command's first call: a person sees within five seconds whether BOCCO answers. Later calls have the client's
 * own deadlines.
 */
const quick: CallOptions = { deadlineMs: 5_000 };

/** @throws Failure 77 when nobody has signed in and no demo runs */
export function findAccess(): Access {
  const env = readEnvironment();
  const { baseUrl, dataDir, timeZone } = readConfig(env);
  const accounts = readAccounts(env, dataDir).filter((one) => one.source === 'bocco');
  if (accounts.length > 0) return { baseUrl, accounts, timeZone, demo: false };
  const demo = readDemo(readConfig(env, { demo: true }).dataDir);
  if (demo) return { ...demo, demo: true };
  throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin (or start the demo with: roomlog up).');
}

export function createClient(baseUrl: string, credentials: BoccoCredentials): AccountClient {
  const client = new BoccoClient({
    baseUrl,
    ...signInOptions(credentials),
    onSession: ({ access_token }) => saveToken(credentials, access_token.reveal()),
  });
  return { account: credentials.account, client };
}

/**
 * Works with BOCCO, or BOCCO emo, and closes the clients. Errors become one sentence with a remedy and the right exit code.
 * @param explained makes it
 */
export async function withClients<Client extends { client: { close(): Promise<void> } }, T>(
  clients: Client[],
  stop: AbortSignal,
  work: (clients: Client[]) => Promise<T>,
  explained: (error: unknown) => unknown = explain,
): Promise<T> {
  const close = () => Promise.all(clients.map(({ client }) => client.close()));
  const closeNow = () => void close();
  stop.addEventListener('abort', closeNow, { once: true });
  try {
    stop.throwIfAborted();
    return await work(clients);
  } catch (error) {
    throw stop.aborted ? stopped(error) : explained(error);
  } finally {
    stop.removeEventListener('abort', closeNow);
    await close();
  }
}

export const openClients = ({ baseUrl, accounts }: Access) => accounts.map((one) => createClient(baseUrl, one));

/** As `withClients`, with every account, the rooms that they have joined, and progress on the terminal. */
export function withRooms<T>(
  access: Access,
  stop: AbortSignal,
  work: (rooms: JoinedRoom[], clients: AccountClient[]) => T | Promise<T>,
  doing = 'Asking BOCCO',
): Promise<T> {
  const clients = openClients(access);
  return withProgress(doing, () => withClients(clients, stop, async () => work(await joinedRooms(clients), clients)));
}

export const remedies: Record<ErrorKind, [exit: keyof typeof exitCodes, remedy: string]> = {
  unauthorised: ['notSignedIn', 'run roomlog signin'],
  denied_or_missing: ['boccoUnreachable', 'check the id, and that the account is in the room'],
  rate_limited: ['boccoUnreachable', 'try again later'],
  timed_out: ['boccoUnreachable', 'check the network, or try again later'],
  unreachable: ['boccoUnreachable', 'check the network, or try again later'],
  server_fault: ['boccoUnreachable', 'try again later'],
  request_refused: ['boccoUnreachable', 'correct it and try again'],
  redirect_refused: ['boccoUnreachable', 'check BOCCO_BASE_URL'],
  undecodable_answer: ['boccoUnreachable', 'check BOCCO_BASE_URL, or try again later'],
  answer_too_large: ['boccoUnreachable', 'check BOCCO_BASE_URL, another service may be answering'],
};

/** @param account whose call it was, if known */
export function explain(error: unknown, account = defaultAccount): unknown {
  return explainBy(error, remedies, account === defaultAccount ? '' : ` --account ${account}`);
}

/** @param named which account a sign-in is for, where it is not the usual one */
export function explainBy(error: unknown, table: typeof remedies, named: string): unknown {
  if (!(error instanceof BoccoError)) return error;
  const [exit, remedy] = table[error.kind];
  // What the client refuses to send is a mistake in the user's input.
  const unsent = error.kind === 'request_refused' && error.status === undefined;
  const where = exit === 'notSignedIn' ? named : '';
  const sentence = `${error.message.replace(/\.$/, '')}; ${remedy}${where}.`;
  return new Failure(unsent ? 'usage' : exit, sentence, { cause: error });
}

/** The items that were understood. Prints on stderr what was not. */
export function understood<T>({ items, rejected: [first, ...more] }: Page<T>): T[] {
  if (first) {
    const others = more.length === 0 ? '' : `, and ${more.length} more`;
    process.stderr.write(`Left out what could not be understood: ${first.path} ${first.reason}${others}.\n`);
  }
  return items;
}

/** A room, and the client of an account that is in it. */
export interface JoinedRoom {
  client: BoccoClient;
  room: Room;
}

/**
 * The rooms of all accounts, each once. Skips an account that fails, with a line on stderr.
 * @throws the first account's failure when all fail
 */
export async function joinedRooms(clients: AccountClient[]): Promise<JoinedRoom[]> {
  const rooms = new Map<string, JoinedRoom>();
  const answers = await Promise.allSettled(clients.map(({ client }) => client.getRooms(quick)));
  const failures: [account: string, failure: unknown][] = [];
  for (const [at, { account, client }] of clients.entries()) {
    const answer = answers[at];
    if (answer?.status !== 'fulfilled') failures.push([account, explain(answer?.reason, account)]);
    else for (const room of understood(answer.value)) rooms.set(room.uuid, rooms.get(room.uuid) ?? { client, room });
  }
  const [first] = failures;
  if (first && failures.length === clients.length) throw first[1];
  for (const [account, failure] of failures) {
    process.stderr.write(
      `Left out the account ${account}: ${failure instanceof Error ? failure.message : String(failure)}\n`,
    );
  }
  return [...rooms.values()];
}

/** By uuid in any case, a unique prefix of four or more characters of it, or the exact name. */
export function pickRoom(rooms: JoinedRoom[], wanted: string): JoinedRoom {
  return pick(rooms, wanted, 'room', ({ room: { uuid, name } }) => ({ uuid, name }));
}

export interface PlacedSensor extends JoinedRoom {
  sensor: Sensor;
}

export function sensorsOf(rooms: JoinedRoom[]): PlacedSensor[] {
  return rooms.flatMap((joined) => joined.room.sensors.map((sensor) => ({ ...joined, sensor })));
}

/** As `pickRoom`, over the sensors of all rooms. */
export function pickSensor(rooms: JoinedRoom[], wanted: string): PlacedSensor {
  return pick(sensorsOf(rooms), wanted, 'sensor', ({ sensor }) => ({ uuid: sensor.uuid, name: sensor.nickname }));
}
