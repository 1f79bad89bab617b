/** How many commits other clients make on a server while roomlog's live feed runs there, and without. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openStore, setSetting } from '@roomlog/store';
import { openWithRoom } from './bench-store.ts';
import type { PostgresqlServer } from './peers/postgresql-server.ts';
import { findProgram, run } from './peers/program.ts';
import { median } from './results.ts';

const [clients, seconds, rounds] = ['8', '4', 3];
/** So often a process notifies at the most: bus.ts of the store. */
const notifyEvery = 100;

export interface Commits {
  /** Nobody follows. */
  alone: number;
  /** One process writes ten times a second, and another one follows. */
  beside: number;
  /** Each commit of the clients notifies. */
  each: number;
}

/** @param address an empty database of the server @returns commits a second: medians of rounds in turn */
export async function commitsASecond({ psql, connection }: PostgresqlServer, address: string): Promise<Commits> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
  const database = new URL(address).pathname.slice(1);
  const { store } = await openWithRoom(address, 1);
  // Beside the store's schema, which has room for nothing else.
  run(psql, [
    ...connection,
    '-d',
    database,
    '-qAt',
    '-c',
    'CREATE SCHEMA clients; CREATE TABLE clients.row (value integer)',
  ]);
  const script = (name: string, statements: string) => {
    const path = join(folder, name);
    writeFileSync(path, statements);
    return () => rateOf([...connection, '-n', '-c', clients, '-j', '2', '-T', seconds, '-f', path, database]);
  };
  const insert = script('insert', 'INSERT INTO clients.row VALUES (1);\n');
  const notify = script(
    'notify',
    "BEGIN;\nINSERT INTO clients.row VALUES (1);\nSELECT pg_notify('each', '');\nCOMMIT;\n",
  );
  const rates: Record<keyof Commits, number[]> = { alone: [], beside: [], each: [] };
  // As little as there is to write: what is compared is the feed, and not how long it takes to store a reading.
  const writeOne = () => setSetting(store.db, 'poll_seconds', String(performance.now()));
  for (let round = 0; round < rounds; round++) {
    rates.alone.push(await insert());
    const follower = await openStore(address, 'reader');
    const leave = new AbortController();
    const following = (async () => {
      for await (const _ of follower.engine.watch(leave.signal)) await follower.engine.newestChange(follower.db);
    })();
    const storing = setInterval(() => void writeOne(), notifyEvery);
    rates.beside.push(await insert());
    clearInterval(storing);
    leave.abort();
    await following;
    await follower.close();
    rates.each.push(await notify());
  }
  await store.close();
  rmSync(folder, { recursive: true });
  return { alone: median(rates.alone), beside: median(rates.beside), each: median(rates.each) };
}

async function rateOf(args: readonly string[]): Promise<number> {
  const child = spawn(findProgram('pgbench', ['/usr/lib/postgresql/15/bin']) ?? 'pgbench', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return Number(/tps = ([\d.]+)/.exec(said)?.[1] ?? 0);
}
