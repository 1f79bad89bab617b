/** For tests: PostgreSQL in this process, which takes seconds to start, so once a worker, and has one connection. */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Connections } from '../engines/postgres/connect.ts';
import { typeParsers } from '../engines/postgres/types.ts';

let started: Promise<PGlite> | undefined;

export function pglite(): Promise<PGlite> {
  started ??= start();
  return started;
}

/** To make an empty database takes three times as long as to start one, so each version of PGlite makes it once. */
async function start(): Promise<PGlite> {
  const made = await readFile(emptyFolder()).catch(() => undefined);
  if (made) return PGlite.create({ loadDataDir: new Blob([made]) });
  const db = await PGlite.create();
  await keep(await db.dumpDataDir('none'));
  return db;
}

const cache = fileURLToPath(new URL('../../../../node_modules/.cache', import.meta.url));

function emptyFolder(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8');
  return `${cache}/pglite-${(JSON.parse(manifest) as { version: string }).version}.tar`;
}

/** Several workers may do it at once. */
async function keep(folder: Blob): Promise<void> {
  const draft = `${emptyFolder()}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  await writeFile(draft, folder.stream());
  await rename(draft, emptyFolder());
}

const bytea = 17;
const parsers = {
  ...Object.fromEntries(typeParsers),
  // As pg gives them.
  [bytea]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

/** Whoever has the connection; the others wait in this order. */
let turn: Promise<void> = Promise.resolve();
let path = '';

/** A pool of one connection, which every pool here shares: each takes it with its own schema. */
function pglitePool(schema: string): PostgresPool {
  return {
    options: {},
    connect: async () => {
      const before = turn;
      const { promise, resolve } = Promise.withResolvers<void>();
      turn = promise;
      await before;
      const db = await pglite();
      if (path !== schema) await db.exec(`SET search_path TO ${schema}`);
      path = schema;
      return { query: ask(db), release: resolve } as unknown as PostgresPoolClient;
    },
    end: async () => {},
  };
}

interface GivenQuery {
  text: string;
  rowMode?: 'array';
}

/** It keeps no plans under names. */
const ask = (db: PGlite) => (query: string | GivenQuery, parameters?: unknown[]) => {
  const { text, rowMode = 'object' } = typeof query === 'string' ? { text: query } : query;
  return db.query(text, parameters, { parsers, rowMode });
};

export const pgliteConnections = (schema: string): Connections => ({
  pool: pglitePool(schema),
  listen: async (channel, { notice }) => {
    const stop = await (await pglite()).listen(channel, notice);
    return { close: () => stop() };
  },
});
