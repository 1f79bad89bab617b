/** Kysely and the engine over a pool of connections. */
import { PostgresAdapter, PostgresDialect, type PostgresPool } from 'kysely';
import type { EngineAdapter } from '../../engine.ts';
import type { Store } from '../../store.ts';
import { createBus, type Listen } from './bus.ts';
import { watchedPool } from './client.ts';
import { createEngine } from './engine.ts';
import { asConnectionError } from './errors.ts';
import { RetryingKysely } from './retry.ts';

/** What a database is reached with. */
export interface Connections {
  pool: PostgresPool;
  listen: Listen;
}

/** An open store, and how many transactions of its own have written something. */
export interface Connected extends Store {
  commits: () => number;
}

/** Kysely's adapter, which tells every transaction its engine. */
class Adapter extends PostgresAdapter {
  readonly engine: EngineAdapter['engine'];

  constructor(engine: EngineAdapter['engine']) {
    super();
    this.engine = engine;
  }
}

/** @param address without a password, for messages to people and as the name of the database */
export function connect({ pool, listen }: Connections, address: string): Connected {
  let commits = 0;
  const bus = createBus(address, pool, listen);
  const watched = watchedPool(pool, {
    onWritten: () => {
      commits += 1;
      bus.committed();
    },
    asError: (cause) => asConnectionError(cause, address),
  });
  const engine = createEngine(bus, watched);
  const dialect = new PostgresDialect({ pool: watched });
  dialect.createAdapter = () => new Adapter(engine);
  const db = new RetryingKysely({ dialect });
  return {
    db,
    engine,
    path: address,
    commits: () => commits,
    close: async () => {
      await bus.close();
      await db.destroy();
    },
  };
}
