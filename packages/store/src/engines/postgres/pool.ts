/** The one file that knows pg. Loaded when an address is opened, and never in a home. */
import pg from 'pg';
import type { Role } from '../../store.ts';
import type { Connections } from './connect.ts';
import { isOfServer } from './errors.ts';
import { endWithServer } from './liveness.ts';
import { typeParsers } from './types.ts';

/** Of one store. A transaction takes one connection, and so does each question beside it. */
const connections = 8;

/** A server that does not answer counts as out of reach then (milliseconds). */
const connectTimeout = 10_000;

/** Options of each session: https://www.postgresql.org/docs/current/runtime-config-client.html */
const sessionOptions = (role: Role) =>
  [
    'default_transaction_isolation=read\\ committed',
    // Of a process that is stuck in the middle: its locks would stop all others, and nobody would hear of their changes.
    'idle_in_transaction_session_timeout=10s',
    ...(role === 'reader' ? ['default_transaction_read_only=on'] : []),
  ].map((option) => `-c ${option}`);

/**
 * Connects to nothing yet.
 * @param timeout for a server to answer (milliseconds)
 */
export function createConnections(address: string, role: Role, timeout = connectTimeout): Connections {
  const given = new URL(address).searchParams.get('options') ?? '';
  const config = {
    connectionString: address,
    types: { getTypeParser },
    application_name: 'roomlog',
    keepAlive: true,
  };
  const options = [given, ...sessionOptions(role)].join(' ').trim();
  // The pool's own limit is for whoever waits for a free connection, too. Where hundreds of accounts wait in line, that
  // says nothing of the server.
  class Client extends pg.Client {
    constructor(given?: pg.ClientConfig) {
      super({ ...given, connectionTimeoutMillis: timeout });
    }
  }
  const pool = new pg.Pool({ ...withOptions(config, options), max: connections, Client });
  // A connection that ends while nobody uses it is no error: the pool makes another one. One that ends between two
  // statements of a transaction says so in the next one.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  const single = { ...withOptions(config, options), connectionTimeoutMillis: timeout };
  const watch = endWithServer(pool, timeout, () => isThere(single));
  pool.on('connect', watch);
  return {
    pool,
    listen: (channel, on) => {
      const client = new pg.Client(single);
      watch(client);
      return listen(client, channel, on);
    },
  };
}

/** Whether a server answers, whatever it says. */
async function isThere(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  const there = await client.connect().then(
    () => true,
    (error: Error) => isOfServer(error),
  );
  await client.end();
  return there;
}

/** What stands in the address goes before what is given beside it. */
function withOptions(config: pg.ClientConfig, options: string): pg.ClientConfig {
  const url = new URL(config.connectionString ?? '');
  url.searchParams.set('options', options);
  // In a query a plus is a blank only for forms.
  return { ...config, connectionString: url.href.replaceAll('+', '%20') };
}

const getTypeParser = ((oid, format) =>
  typeParsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'];

async function listen(
  client: pg.Client,
  channel: string,
  { notice, end }: Parameters<Connections['listen']>[1],
): Promise<{ close: () => Promise<void> }> {
  client.on('notification', ({ payload }) => notice(payload));
  client.on('error', () => {});
  client.on('end', end);
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return { close: () => client.end() };
}
