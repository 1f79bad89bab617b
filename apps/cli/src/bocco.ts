/** How a command reaches BOCCO: with the signed-in account, or the running demo's. */
import {
  BoccoClient,
  BoccoError,
  type CallOptions,
  type ErrorKind,
  type Page,
  type Room,
  Secret,
  type Sensor,
} from '@roomlog/api';
import { type exitCodes, Failure, readConfig, readCredentials, readEnvironment, writeSecrets } from '@roomlog/runtime';
import type { Access } from './access.ts';
import { readDemo } from './home/demo.ts';
import { pick } from './input/pick.ts';
import { withProgress } from './output/progress.ts';
import { stopped } from './stopped.ts';

/**
 * For a command's first call: whether BOCCO is there at all, a person learns within five seconds. The calls after it
 * have the client's own deadlines.
 */
export const quick: CallOptions = { deadlineMs: 5_000 };

/** @throws Failure 77 when nobody has signed in and no demo runs */
export function findAccess(): Access {
  const env = readEnvironment();
  const { baseUrl, dataDir, timeZone } = readConfig(env);
  const credentials = readCredentials(env, dataDir);
  if (credentials) return { baseUrl, credentials, timeZone, demo: false };
  const demo = readDemo(readConfig(env, { demo: true }).dataDir);
  if (demo) return { ...demo, demo: true };
  throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin (or start the demo with: roomlog up).');
}

function createClient({ baseUrl, credentials }: Access): BoccoClient {
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

/** Does something with BOCCO; its errors become one sentence with a remedy and the right exit code. */
export async function withClient<T>(
  access: Access,
  stop: AbortSignal,
  work: (client: BoccoClient) => Promise<T>,
): Promise<T> {
  const client = createClient(access);
  const close = () => void client.close();
  stop.addEventListener('abort', close, { once: true });
  try {
    stop.throwIfAborted();
    return await work(client);
  } catch (error) {
    throw stop.aborted ? stopped(error) : explain(error);
  } finally {
    stop.removeEventListener('abort', close);
    await client.close();
  }
}

/** As `withClient`, for what a person waits for. */
export function withBocco<T>(
  access: Access,
  stop: AbortSignal,
  work: (client: BoccoClient) => Promise<T>,
  doing = 'Asking BOCCO',
): Promise<T> {
  return withProgress(doing, () => withClient(access, stop, work));
}

const remedies: Record<ErrorKind, [exit: keyof typeof exitCodes, remedy: string]> = {
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

export function explain(error: unknown): unknown {
  if (!(error instanceof BoccoError)) return error;
  const [exit, remedy] = remedies[error.kind];
  // What the client refuses before it is sent is a mistake in what was typed.
  const unsent = error.kind === 'request_refused' && error.status === undefined;
  return new Failure(unsent ? 'usage' : exit, `${error.message.replace(/\.$/, '')}; ${remedy}.`, { cause: error });
}

/** What was understood of a list; that something wasn't is said on stderr. */
export function understood<T>({ items, rejected: [first, ...more] }: Page<T>): T[] {
  if (first) {
    const others = more.length === 0 ? '' : `, and ${more.length} more`;
    process.stderr.write(`Left out what could not be understood: ${first.path} ${first.reason}${others}.\n`);
  }
  return items;
}

export async function joinedRooms(client: BoccoClient): Promise<Room[]> {
  return understood(await client.getRooms(quick));
}

/** By uuid in any case, a unique prefix of four or more characters of it, or the exact name. */
export function pickRoom(rooms: Room[], wanted: string): Room {
  return pick(rooms, wanted, 'room', ({ uuid, name }) => ({ uuid, name }));
}

export interface PlacedSensor {
  room: Room;
  sensor: Sensor;
}

export function sensorsOf(rooms: Room[]): PlacedSensor[] {
  return rooms.flatMap((room) => room.sensors.map((sensor) => ({ room, sensor })));
}

/** As `pickRoom`, over the sensors of all rooms. */
export function pickSensor(rooms: Room[], wanted: string): PlacedSensor {
  return pick(sensorsOf(rooms), wanted, 'sensor', ({ sensor }) => ({ uuid: sensor.uuid, name: sensor.nickname }));
}
