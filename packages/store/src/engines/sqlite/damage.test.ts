/** Single bits that turn on the disk, hundreds of them: each that changes a sealed value must be found. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { insertReadings } from '../../readings/readings.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { verifySeals } from '../../seals/verify.ts';
import { someReading, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { connect } from './connect.ts';
import { findDamage } from './file/integrity-check.ts';

const begin = Date.parse('2025-03-10T00:00:00Z') / 1000;
const days = 12;
const flips = 400;

/** Rows of the sealed days by a scan of the whole table; undefined where SQLite can't read it. */
function sealedRows(path: string): string | undefined {
  const sqlite = new Database(path, { readonly: true });
  try {
    const rows = sqlite.prepare('SELECT * FROM reading').raw().all() as [number, number][];
    return JSON.stringify(rows.filter(([, ts]) => ts >= begin && ts < begin + days * 86_400));
  } catch {
    return undefined;
  } finally {
    sqlite.close();
  }
}

async function sealsHold(path: string): Promise<boolean> {
  const { db, close } = connect(path, 'reader');
  try {
    for await (const { intact } of verifySeals(db)) if (!intact) return false;
    return true;
  } catch {
    return false;
  } finally {
    await close();
  }
}

const integrityHolds = (path: string) => {
  try {
    return findDamage(path, 'integrity_check') === undefined;
  } catch {
    return false;
  }
};

/** Reproducible (mulberry32). */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

test('every turned bit that changes a sealed value is found; SQLite’s own check misses many', async () => {
  const store = await temporaryStore();
  const readings = Array.from({ length: (days + 2) * 288 + 1 }, (_, at) =>
    someReading(begin + at * 300, { id: 7_000_000 + at, temperature: 20 + (at % 97) / 10, humidity: 40 + (at % 31) }),
  );
  await insertReadings(store.db, store.sensor, readings);
  expect(await sealDays(store.db)).toBe(days);
  store.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const sound = readFileSync(store.path);

  const path = join(temporaryFolder(), 'roomlog.db');
  writeFileSync(path, sound);
  const truth = sealedRows(path);
  const next = random(1);
  const missed = { seals: 0, integrityAlone: 0 };
  let harmful = 0;
  for (let flip = 0; flip < flips; flip++) {
    const bytes = Buffer.from(sound);
    const at = Math.floor(next.next().value * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next.next().value * 8));
    writeFileSync(path, bytes);
    if (sealedRows(path) === truth) continue;
    harmful += 1;
    const integrity = integrityHolds(path);
    if (integrity) missed.integrityAlone += 1;
    if (integrity && (await sealsHold(path))) missed.seals += 1;
  }
  expect(harmful).toBeGreaterThan(flips / 5);
  expect(missed.seals).toBe(0);
  expect(missed.integrityAlone).toBeGreaterThan(harmful / 4);
});
