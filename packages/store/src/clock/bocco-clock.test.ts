import { expect, test, vi } from 'vitest';
import { commits, temporaryStore } from '../testing/temporary-store.ts';
import { boccoClock, boccoNow, heardClock, isClockWrong, recordBoccoClock } from './bocco-clock.ts';

const hostNow = () => Date.now() / 1000;
const heardAt = (offset: number) => heardClock(new Date(Date.now() + offset * 1000));

test('a host clock that is off is told by how much, at once when it jumps, without a write', async () => {
  const store = await temporaryStore();
  const { db } = store;
  expect(await boccoClock(db)).toMatchObject({ ahead: null });
  await recordBoccoClock(db, heardAt(0));
  expect((await boccoClock(db)).ahead).toBeCloseTo(0, -1);
  const day = 86_400;
  for (const jump of [day, -day, 365 * day]) {
    const real = Date.now();
    const jumped = vi.spyOn(Date, 'now').mockReturnValue(real + jump * 1000);
    let clock = { now: 0, ahead: null as number | null };
    expect(await commits(store, async () => (clock = await boccoClock(db)))).toBe(false);
    jumped.mockRestore();
    expect(Math.abs((clock.ahead ?? 0) - jump)).toBeLessThan(30);
    expect(Math.abs(clock.now - real / 1000)).toBeLessThan(30);
    expect(isClockWrong(clock)).toBe(true);
  }
});

test('what says the same as what is kept is not written; what differs is', async () => {
  const store = await temporaryStore();
  const { db } = store;
  const writes = (offset: number) => commits(store, () => recordBoccoClock(db, heardAt(offset)));
  expect(await writes(0)).toBe(true);
  for (const offset of [0, 2, -2]) expect(await writes(offset)).toBe(false);
  expect(await writes(60)).toBe(true);
  expect(Math.abs((await boccoNow(db)) - hostNow() - 60)).toBeLessThan(30);
});

test('after a restart of the machine BOCCO’s clock is not known, only that it was not later before', async () => {
  const { db } = await temporaryStore();
  const other = { boot: 'another run', seconds: 1 };
  await recordBoccoClock(db, { ...heardAt(-7200), ...other });
  expect(await boccoClock(db)).toMatchObject({ ahead: null });
  expect(Math.abs((await boccoNow(db)) - hostNow())).toBeLessThan(30);
  await recordBoccoClock(db, { ...heardAt(7200), ...other });
  expect(Math.abs((await boccoNow(db)) - hostNow() - 7200)).toBeLessThan(30);
});

test('where the system does not name its runs the last difference counts', async () => {
  const { db } = await temporaryStore();
  await recordBoccoClock(db, { ...heardAt(-7200), boot: '' });
  expect((await boccoClock(db)).ahead).toBeCloseTo(7200, -2);
});

test('a BOCCO that replays a recording says nothing of the host’s clock', async () => {
  const { db } = await temporaryStore();
  await recordBoccoClock(db, heardClock(new Date('2015-02-02T14:19:00Z')));
  const clock = await boccoClock(db);
  expect(clock.ahead).toBe(null);
  expect(Math.abs(clock.now - Date.UTC(2015, 1, 2, 14, 19) / 1000)).toBeLessThan(30);
});
