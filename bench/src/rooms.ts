/** A page of fifty rooms: it must not matter how many more there are. Medians in turn. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, roomsOverview, type Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { fillRooms } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const rounds = 51;
const most = 1.5;
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));

const few = await fill(50);
const many = await fill(2000);

const middle = await cursorAfter(many, 1000);
const pages = {
  'of 50': () => roomsOverview(few.db, { limit: 50 }),
  'of 2,000, the first': () => roomsOverview(many.db, { limit: 50 }),
  'of 2,000, in the middle': () => roomsOverview(many.db, { limit: 50, after: middle }),
};
const times = new Map(Object.keys(pages).map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds; round++) {
  for (const [name, page] of Object.entries(pages)) {
    const begun = performance.now();
    await page();
    times.get(name)?.push(performance.now() - begun);
  }
}
const msOf = (name: string) => median(times.get(name) ?? []);
const base = msOf('of 50');
const rows = Object.keys(pages).map((name) => {
  const ratio = msOf(name) / base;
  return `| ${name} | ${msOf(name).toFixed(2)} | ${ratio.toFixed(2)} | ${atMost(ratio, most)} |`;
});
for (const { close } of [few, many]) await close();
rmSync(folder, { recursive: true });

const results = `
# Rooms

A page of 50 rooms with members, sensors, their latest readings and what is unread. Medians of ${rounds} rounds in turn.

| page | ms | over the first line | at most ${most} |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
report(results);

async function fill(count: number): Promise<Store> {
  const store = await openStore(join(folder, `${count}.db`), 'writer');
  sqliteOf(store).pragma('synchronous = OFF');
  await fillRooms(store.db, count);
  return store;
}

async function cursorAfter({ db }: Store, count: number) {
  return (await roomsOverview(db, { limit: count })).next;
}
