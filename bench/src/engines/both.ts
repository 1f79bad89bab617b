/** What the comparisons of the two engines have in common. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresqlServer } from '../peers/postgresql-server.ts';
import { run } from '../peers/program.ts';
import { median } from '../results.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

export const nameOf: Record<Engine, string> = { sqlite: 'a file', postgres: 'PostgreSQL' };

/** A server, and a folder for files. */
export interface Both {
  server: PostgresqlServer;
  folder: string;
}

/** What psql answers, without blanks around it. */
export const ask = ({ server: { psql, connection } }: Both, sql: string, database = 'postgres'): string =>
  run(psql, [...connection, '-d', database, '-qAt', '-c', sql]).trim();

/** An empty place on each engine. */
export function placesOf(both: Both, name: string): Record<Engine, string> {
  ask(both, `CREATE DATABASE ${name}`);
  mkdirSync(join(both.folder, name));
  return {
    sqlite: join(both.folder, name, 'roomlog.db'),
    postgres: both.server.address.replace(/postgres$/, name),
  };
}

export const bothOf = async <T>(make: (engine: Engine) => Promise<T>): Promise<Record<Engine, T>> => ({
  sqlite: await make('sqlite'),
  postgres: await make('postgres'),
});

/** Medians in milliseconds of ways that are gone in turn. */
export async function inTurn<Name extends string>(
  rounds: number,
  ways: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -Math.ceil(rounds / 5); round < rounds; round++) {
    for (const name of names) {
      const begun = performance.now();
      await ways[name]();
      if (round >= 0) times.get(name)?.push(performance.now() - begun);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}
