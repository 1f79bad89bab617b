import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { climateOf } from './climate.ts';
import { dayOf, hourOf } from './clock.ts';
import { eventsOfDay } from './events.ts';
import { buildHousehold } from './household.ts';
import { hash } from './random.ts';

const today = dayOf(Date.parse('2026-02-10T12:00:00Z') / 1000);

function dayIn(seed: number, day: number, sensors = 1) {
  const [room] = buildHousehold(seed, 1, sensors, 1).rooms;
  if (room === undefined) throw new Error('no room');
  const climateAt = climateOf(seed, hash(room.seed, 2, 0), 0);
  return eventsOfDay(room, day, (at) => climateAt(at).illuminance);
}

test('a day is the same whenever it is asked for, in order, and has nothing of other days', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: today - 400, max: today + 400 }), (seed, day) => {
      const events = dayIn(seed, day);
      expect(events).toEqual(dayIn(seed, day));
      expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(new Set(events.map(({ at }) => dayOf(at / 1000)))).toEqual(new Set([day]));
      expect(events.filter(({ at }) => !Number.isSafeInteger(at))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('whom the radar sees come it sees leave, near within far, and nobody while all are away or asleep', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: today - 400, max: today + 400 }), (seed, day) => {
      let [inside, near] = [false, false];
      for (const { at, event, data } of dayIn(seed, day)) {
        if (event !== 'radar.detected') continue;
        const { radar } = data as { radar: Record<'begin' | 'end' | 'near_begin' | 'near_end', boolean> };
        expect(Object.values(radar).filter(Boolean)).toHaveLength(1);
        expect([radar.begin, radar.end, radar.near_begin, radar.near_end]).toEqual([
          radar.begin && !inside,
          radar.end && inside && !near,
          radar.near_begin && inside && !near,
          radar.near_end && near,
        ]);
        inside = radar.begin || (inside && !radar.end);
        near = radar.near_begin || (near && !radar.near_end);
        expect(hourOf(at / 1000)).toBeGreaterThan(5);
      }
      expect([inside, near]).toEqual([false, false]);
    }),
    { numRuns: 40 },
  );
});

test('it grows brighter and darker in turn, in the morning first', () => {
  for (let day = today; day < today + 30; day += 1) {
    const changes = dayIn(1, day).filter(({ event }) => event === 'illuminance.changed');
    const kinds = changes.map(({ data }) => (data as { illuminance: { kind: string } }).illuminance.kind);
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.filter((kind, index) => kind === kinds[index - 1])).toEqual([]);
    const [first] = changes;
    expect(hourOf((first?.at ?? 0) / 1000)).toBeLessThan(9);
  }
});

test('a home without sensors has no events of any', () => {
  expect(dayIn(1, today, 0).filter(({ sensor }) => sensor !== undefined)).toEqual([]);
  expect(dayIn(1, today).filter(({ sensor }) => sensor !== undefined)).toHaveLength(11);
});
