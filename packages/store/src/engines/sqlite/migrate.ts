/** Upgrades an older layout: completely or not at all, and never without a backup. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import { damaged, unreleased } from '../../errors.ts';
import type { Store } from '../../store.ts';
import { utcTimestamp } from '../../time/timestamp.ts';
import { sqliteOf } from './engine.ts';
import { isCorrupt, isUnreadable } from './errors.ts';
import { copyStore } from './file/copy.ts';
import { freeName } from './file/free-name.ts';
import { readHeader } from './file/header.ts';
import { finishRepair, planMigrations } from './migration-plan.ts';
import { migrations, newestVersion } from './migrations/index.ts';

/** How long another process waits for the one that migrates: ten years of readings take some seconds to copy. */
const timeoutMs = 60_000;

/**
 * Several processes may start at once, so the version is read again inside the immediate transaction.
 * @throws StoreError `unreleased` for a layout that no release made and that can't be upgraded to one
 */
export async function migrate(store: Store): Promise<void> {
  const { db } = store;
  const sqlite = sqliteOf(store);
  if (versionOf(sqlite) === newestVersion) return;
  const usual = sqlite.pragma('busy_timeout', { simple: true }) as number;
  sqlite.pragma(`busy_timeout = ${timeoutMs}`);
  // A table that is rebuilt must keep the rows that refer to it: https://www.sqlite.org/lang_altertable.html#otheralter
  sqlite.pragma('foreign_keys = OFF');
  let copy: string | undefined;
  try {
    await db.transaction().execute(async (trx) => {
      const from = versionOf(sqlite);
      if (from === newestVersion) return;
      const plan = await planMigrations(sqlite, from);
      if (hasRows(sqlite)) copy = await keepCopy(store.path, from);
      for (const migration of migrations) {
        if (plan.versions.includes(migration.version)) await migration.up(trx as never);
      }
      if (plan.repairs) await finishRepair(sqlite);
      await sql.raw(`PRAGMA user_version = ${newestVersion}`).execute(trx);
    });
  } catch (error) {
    // The store is unchanged, and retries must not fill the disk with copies.
    if (copy !== undefined) rmSync(copy);
    if (isCorrupt(error) || !isUnreadable(error)) throw error;
    throw unreleased(store.path, error.message);
  }
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`busy_timeout = ${usual}`);
}

const versionOf = (sqlite: Database.Database) => sqlite.pragma('user_version', { simple: true }) as number;

/** The caller's transaction blocks other writers. @returns the path of the copy */
async function keepCopy(path: string, version: number): Promise<string> {
  const folder = join(dirname(path), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const copy = freeName(join(folder, `before-upgrade-v${version}-${utcTimestamp()}`), '.db');
  const finish = async (draft: string) => {
    if (readHeader(draft).readUInt32BE(60) !== version) throw damaged(path, 'its copy has another version');
  };
  await copyStore(path, copy, { space: 2, finish });
  return copy;
}

function hasRows(sqlite: Database.Database): boolean {
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const names = tables.pluck().all() as string[];
  return names.some((name) => sqlite.prepare(`SELECT 1 FROM "${name}" LIMIT 1`).get() !== undefined);
}
