import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCollectorRunning } from '../../collector/holder.ts';
import { holdSlices, leaveSlices, releaseSlices } from '../../collector/slices.ts';
import type { Slice } from '../../engine.ts';
import { run, temporaryStore } from '../../testing/temporary-store.ts';
import { slices } from './slices.ts';

const minute = 60;
/** Of a collector that was killed: its time is over. */
const over = -1;

const nameOf = ({ account_id, slice }: Slice) => `${account_id}/${slice}`;

async function fleet() {
  const { db } = await temporaryStore();
  const beat = (collector: string, { accounts = [1], seconds = minute } = {}) =>
    holdSlices(db, { collector, host: 'here', accounts, seconds });
  /** As a collector does it: what others wait for is released after the work on it. */
  const turn = async (collector: string, options?: { accounts?: number[] }) => {
    const { excess } = await beat(collector, options);
    await releaseSlices(db, collector, excess);
  };
  const settle = async (collectors: readonly string[], options?: { accounts?: number[] }) => {
    for (let round = 0; round < 4; round++) for (const one of collectors) await turn(one, options);
    return Promise.all(collectors.map(async (one) => (await beat(one, options)).held.length));
  };
  const owners = async () =>
    (await run<{ owner: string | null }>(db, 'SELECT owner FROM slice ORDER BY account_id, slice')).rows;
  return { db, beat, settle, owners };
}

test('a collector alone has everything, and shares with those that come', async () => {
  const { db, beat, settle } = await fleet();
  expect(await isCollectorRunning(db)).toBe(false);
  const { held } = await beat('a');
  expect(held.map(nameOf).toSorted()).toEqual(['0/0', '1/0', '1/1', '1/2', '1/3']);
  expect(await isCollectorRunning(db)).toBe(true);
  expect(await settle(['a', 'b'])).toEqual([3, 2]);
  const accounts = [1, 2, 3, 4, 5, 6];
  expect((await settle(['a', 'b', 'c'], { accounts })).toSorted((a, b) => a - b)).toEqual([7, 9, 9]);
});

test('what a killed collector held is free when its time is over, and what one that ends held at once', async () => {
  const { db, beat, settle, owners } = await fleet();
  await settle(['a', 'b']);
  await beat('a', { seconds: over });
  expect((await beat('b')).held).toHaveLength(5);
  expect((await owners()).map(({ owner }) => owner)).toEqual(['b', 'b', 'b', 'b', 'b']);
  await leaveSlices(db, 'b');
  expect(await isCollectorRunning(db)).toBe(false);
  expect((await beat('c')).held).toHaveLength(5);
});

test('one that slept finds that others have what it held', async () => {
  const { beat, owners } = await fleet();
  await beat('a');
  await beat('a', { seconds: over });
  await beat('b');
  expect((await owners()).map(({ owner }) => owner)).toEqual(['b', 'b', 'b', 'b', 'b']);
  expect((await beat('a')).held).toEqual([]);
});

test('an account that one collector alone can sign in to is held by it whole', async () => {
  const { db, beat } = await fleet();
  const claims = { a: [1, 2], b: [1] };
  for (let round = 0; round < 6; round++) {
    for (const [one, accounts] of Object.entries(claims)) {
      await releaseSlices(db, one, (await beat(one, { accounts })).excess);
    }
  }
  const { held } = await beat('a', { accounts: claims.a });
  expect(held.filter(({ account_id }) => account_id === 2)).toHaveLength(slices);
  expect((await beat('b', { accounts: claims.b })).held.filter(({ account_id }) => account_id === 1)).toHaveLength(2);
});

const happening = fc.record({
  who: fc.constantFrom('a', 'b', 'c', 'd'),
  what: fc.constantFrom('beat', 'beat', 'turn', 'sleep', 'leave'),
});

test('whoever comes and goes, each slice has one holder, and in the end all have one', async () => {
  const { db, beat, settle, owners } = await fleet();
  const accounts = [1, 2];
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      for (const who of ['a', 'b', 'c', 'd']) await leaveSlices(db, who);
      const believed = new Map<string, string[]>();
      for (const { who, what } of happenings) {
        believed.delete(who);
        if (what === 'leave') await leaveSlices(db, who);
        else if (what === 'sleep') await beat(who, { accounts, seconds: over });
        else {
          const { held, excess } = await beat(who, { accounts });
          if (what === 'turn') await releaseSlices(db, who, excess);
          const released = new Set(what === 'turn' ? excess.map(nameOf) : []);
          believed.set(
            who,
            held.map(nameOf).filter((name) => !released.has(name)),
          );
        }
        const all = [...believed.values()].flat();
        expect(new Set(all).size).toBe(all.length);
      }
      for (const who of ['c', 'd']) await leaveSlices(db, who);
      const counts = await settle(['a', 'b'], { accounts });
      expect(counts.toSorted((a, b) => a - b)).toEqual([4, 5]);
      expect((await owners()).every(({ owner }) => owner === 'a' || owner === 'b')).toBe(true);
    }),
    { numRuns: 20 },
  );
});
