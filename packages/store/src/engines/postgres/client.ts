/** A connection of the pool, between Kysely and the server. */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { forgetNames, isOutdated, nameOf } from './prepared.ts';

type Pool = Pick<PostgresPool, 'end' | 'options'> & { connect(): Promise<PostgresPoolClient> };

interface Watcher {
  /** Called after each commit that wrote rows. */
  onWritten: () => void;
  /** Makes the error to be thrown of what a connection throws. */
  asError: (cause: unknown) => unknown;
}

/** A pool whose connections are watched. */
export function watchedPool(pool: Pool, watcher: Watcher): PostgresPool {
  const known = new WeakMap<PostgresPoolClient, WatchedClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw watcher.asError(error);
      });
      const watched = known.get(client) ?? new WatchedClient(client, watcher);
      known.set(client, watched);
      return watched as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

const writing = new Set(['INSERT', 'UPDATE', 'DELETE']);

/** With it rows come as arrays. */
interface ArrayQuery {
  text: string;
  rowMode: 'array';
}

class WatchedClient {
  readonly #client: PostgresPoolClient;
  readonly #watcher: Watcher;
  #isInTransaction = false;
  #hasWritten = false;

  constructor(client: PostgresPoolClient, watcher: Watcher) {
    this.#client = client;
    this.#watcher = watcher;
  }

  async query<R>(query: string | ArrayQuery, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<R>> {
    const values = parameters.map(withoutNul);
    const result = await this.#ask<R>(query, values)
      .catch((error: unknown) => {
        if (!isOutdated(error)) throw error;
        forgetNames();
        // The transaction is lost, and is run again (retry.ts).
        if (this.#isInTransaction) throw error;
        return this.#ask<R>(query, values);
      })
      .catch((error: unknown) => {
        throw this.#watcher.asError(error);
      });
    this.#follow(result);
    return result;
  }

  async #ask<R>(query: string | ArrayQuery, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const { text, ...form } = typeof query === 'string' ? { text: query } : query;
    const name = nameOf(text);
    // The types know only texts.
    const given = (name === undefined ? query : { text, name, ...form }) as string;
    return this.#client.query<R>(given, values);
  }

  release(destroy?: boolean): void {
    this.#isInTransaction = false;
    this.#hasWritten = false;
    this.#client.release(destroy);
  }

  #follow({ command, rowCount }: { command: string; rowCount: number | null }): void {
    if (command === 'BEGIN') this.#isInTransaction = true;
    if (writing.has(command) && (rowCount ?? 0) > 0) this.#hasWritten = true;
    if (command === 'COMMIT' || command === 'ROLLBACK') this.#isInTransaction = false;
    if (command === 'ROLLBACK') this.#hasWritten = false;
    if (this.#isInTransaction || !this.#hasWritten) return;
    this.#hasWritten = false;
    this.#watcher.onWritten();
  }
}

/** PostgreSQL has no text with U+0000. Another character in its place is better than an item that is never stored. */
function withoutNul(parameter: unknown): unknown {
  if (typeof parameter === 'string') return parameter.includes('\0') ? parameter.replaceAll('\0', '\ufffd') : parameter;
  return Array.isArray(parameter) ? parameter.map(withoutNul) : parameter;
}
