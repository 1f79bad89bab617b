import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startSimulator } from '../service/server.ts';
import { openSimulator, type Truth } from '../testing.ts';
import { secondOfId } from './chatter.ts';
import { climateOf } from './climate.ts';
import { dayOf, hourOf, monthOf } from './clock.ts';
import { idOfUuid, uuidOfId } from './random.ts';
import { householdSeries, newest } from './readings.ts';
import { SCENES } from './scenes.ts';

const DAY = 86_400;
const YEAR = 365 * DAY;
const seconds = (date: string) => Date.parse(date) / 1000;

test('the same seed gives the same household over the common span, whenever it is started', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 0, max: 900 * DAY }),
      fc.integer({ min: 0, max: DAY }),
      async (seed, first, later) => {
        const options = { seed, rooms: 2, sensors: 2, history: 2 * DAY, window: 5000, gaps: true, port: 0, speed: 0 };
        const begins = 1_700_000_000 + first;
        const [early, late] = await Promise.all(
          [begins, begins + later].map(async (startAt) => {
            const simulator = await startSimulator({ ...options, start: new Date(startAt * 1000) });
            const answer = await fetch(`${simulator.controlUrl}/truth`);
            const lines = (await answer.text()).replaceAll(simulator.baseUrl.slice(0, -6), '').split('\n');
            await simulator.close();
            const isCommon = (line: Truth) => {
              const at = line.kind === 'message' ? secondOfId(line.id) : seconds(line.created_at);
              return at >= begins + later - 2 * DAY && at <= begins;
            };
            return lines.map((line): Truth => JSON.parse(line)).filter((line) => isCommon(line) && !isJoining(line));
          }),
        );
        expect(early).toEqual(late);
        expect(early?.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 6 },
  );
});

const isJoining = (line: Truth) => line.kind === 'message' && line.message_type.startsWith('system.');

test('different seeds give different households', async () => {
  const [one, two] = await Promise.all([1, 2].map((seed) => openSimulator({ seed })));
  expect(one?.room.uuid).not.toBe(two?.room.uuid);
  expect(await one?.readings()).not.toEqual(await two?.readings());
});

test.each([0, 1, 2, 3, 4, 5, 6, 7])('sensor %i has a plausible year, without jumps', (position) => {
  const start = seconds('2025-11-01T00:00:00+09:00');
  for (const seed of [1, 2]) {
    const climateAt = climateOf(seed, seed * 77 + position, position);
    const year = Array.from({ length: YEAR / 900 }, (_, index) => ({
      at: start + index * 900,
      ...climateAt(start + index * 900),
    }));
    const temperatures = year.map(({ temperature }) => temperature);
    const steps = temperatures.slice(1).map((value, index) => Math.abs(value - (temperatures[index] ?? value)));
    expect(Math.max(...steps)).toBeLessThan(2.5);
    expect(Math.min(...temperatures)).toBeGreaterThan(8);
    expect(Math.max(...temperatures)).toBeLessThan(33);
    expect(Math.max(...year.map(({ illuminance }) => illuminance))).toBeLessThan(2000);
    const humidity = (months: number[]) =>
      year.filter(({ at }) => months.includes(monthOf(at))).map((climate) => climate.humidity);
    expect(Math.min(...humidity([12, 1, 2, 7, 8]))).toBeGreaterThan(17);
    expect(Math.max(...humidity([12, 1, 2, 7, 8]))).toBeLessThan(86);
    expect(median(humidity([12, 1, 2]))).toBeGreaterThan(25);
    expect(median(humidity([12, 1, 2]))).toBeLessThan(50);
    expect(median(humidity([7, 8]))).toBeGreaterThan(52);
    expect(median(humidity([7, 8]))).toBeLessThan(80);
  }
});

test('nothing jumps at midnight, where one day’s plan ends and the next begins', () => {
  const climateAt = climateOf(1, 78, 1);
  const midnight = seconds('2025-11-01T00:00:00+09:00');
  const sides = Array.from({ length: 365 }, (_, day) =>
    [-1, 0].map((second) => climateAt(midnight + day * DAY + second)),
  );
  const jump = (metric: 'temperature' | 'humidity') =>
    Math.max(...sides.map(([late, early]) => Math.abs((late?.[metric] ?? 0) - (early?.[metric] ?? 0))));
  expect(jump('temperature')).toBeLessThan(0.6);
  expect(jump('humidity')).toBeLessThan(2);
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test('the living room is heated in the evening, cool before dawn, bright by day and dark at night', () => {
  const climateAt = climateOf(1, 4711, 0);
  const at = (from: string, hour: number) =>
    Array.from({ length: 31 }, (_, day) => climateAt(seconds(from) + day * DAY + hour * 3600));
  const january = '2026-01-01T00:00:00+09:00';
  const august = '2026-08-01T00:00:00+09:00';
  const warmth = (list: { temperature: number }[]) => median(list.map(({ temperature }) => temperature));
  const light = (list: { illuminance: number }[]) => median(list.map(({ illuminance }) => illuminance));
  expect(warmth(at(january, 20)) - warmth(at(january, 5))).toBeGreaterThan(2.5);
  expect(warmth(at(january, 20))).toBeGreaterThan(19);
  expect(warmth(at(january, 20))).toBeLessThan(23);
  expect(warmth(at(august, 20))).toBeGreaterThan(25);
  expect(warmth(at(august, 20))).toBeLessThan(28);
  expect(light(at(january, 2))).toBe(0);
  expect(light(at(january, 12))).toBeGreaterThan(200);
  expect(light(at(january, 20))).toBeGreaterThan(150);
  expect(light(at(january, 20))).toBeLessThan(350);
});

test('over a year the family writes 4 to 10 messages a day, by day, in at least 80 different lines', async () => {
  const { truth } = await openSimulator({ window: 1, history: YEAR });
  const messages = (await truth()).filter((line) => line.kind === 'message');
  const daily = messages.filter((message) => !message.message_type.startsWith('system.'));
  const days = Map.groupBy(daily, ({ id }) => dayOf(secondOfId(id)));
  const full = [...days.values()].slice(1, -1).map(({ length }) => length);
  expect(full.length).toBeGreaterThanOrEqual(363);
  expect(Math.min(...full)).toBeGreaterThanOrEqual(4);
  expect(Math.max(...full)).toBeLessThanOrEqual(10);
  expect(new Set(daily.map(({ text }) => text)).size).toBeGreaterThan(150);
  expect(SCENES.flatMap(({ lines }) => lines).length).toBeGreaterThan(80);
  const hours = daily.map(({ date }) => hourOf(seconds(date)));
  expect(Math.min(...hours)).toBeGreaterThan(6);
  expect(Math.max(...hours)).toBeLessThan(23.5);
  expect(new Set(messages.map(({ message_type }) => message_type))).toEqual(
    new Set(['normal', 'sensor', 'system.human_joined', 'system.sensor_joined', 'system.firmware_updated']),
  );
  expect(messages.every(({ text }) => !/[{}「」]|undefined/.test(text))).toBe(true);
  expect(messages.filter(({ dictated }) => dictated).length).toBeGreaterThan(100);
  const ids = messages.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  expect(new Set(messages.map(({ unique_id }) => unique_id.toLowerCase())).size).toBe(ids.length);
});

test('reading ids and unique_ids are unique over all sensors and ascend with time', async () => {
  const { truth } = await openSimulator({ rooms: 2, sensors: 2, window: 200_000, history: 30 * DAY, gaps: true });
  const readings = (await truth()).filter((line) => line.kind === 'reading');
  expect(readings.length).toBeGreaterThan(33_000);
  expect(new Set(readings.map(({ id }) => id)).size).toBe(readings.length);
  expect(new Set(readings.map(({ unique_id }) => unique_id)).size).toBe(readings.length);
  const byId = readings.toSorted((a, b) => a.id - b.id).map(({ created_at }) => created_at);
  expect(byId).toEqual(byId.toSorted());
});

test.each([1, 2, 3])(
  'samples are about five minutes apart; a year of seed %i has a few outages and many missing samples',
  (seed) => {
    const begin = seconds('2025-11-01T00:00:00+09:00');
    const climate = climateOf(seed, seed, 0);
    const house = {
      seed,
      robotSeed: seed,
      climate,
      begin,
      start: begin + YEAR,
      interval: 300,
      decimals: true,
      gaps: true,
    };
    const times = newest(householdSeries(house), begin + YEAR)
      .toArray()
      .toReversed();
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(median(steps)).toBeGreaterThan(295);
    expect(median(steps)).toBeLessThan(305);
    expect(steps.reduce((shortest, step) => Math.min(shortest, step))).toBeGreaterThan(285);
    const outOfReach = steps.filter((step) => step > 3600 && step < 4 * 3600);
    expect(outOfReach.length).toBeGreaterThan(25);
    expect(outOfReach.length).toBeLessThan(55);
    const outages = steps.filter((step) => step > 4 * 3600);
    expect(outages.length).toBeGreaterThan(0);
    expect(outages.length).toBeLessThan(9);
    expect(steps.reduce((longest, step) => Math.max(longest, step), 0)).toBeLessThan(2 * DAY + 3600);
    expect(steps.filter((step) => step > 500 && step < 1000).length).toBeGreaterThan(300);
  },
);

test.each([{ history: 10 * YEAR }, { rooms: 1000, history: 400 * DAY }])('it starts with %j', async (options) => {
  const { rooms } = await openSimulator(options);
  expect(await rooms()).toHaveLength(options.rooms ?? 1);
});

test('the id inside a unique_id can be read back', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 52 - 1 }), (seed, id) => {
      const uuid = uuidOfId(seed, id);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(idOfUuid(uuid)).toBe(id);
    }),
  );
});

test('extra chatter comes while the simulator runs, in its place among the daily messages, about as often as asked for', async () => {
  const { advance, messages } = await openSimulator({ chatter: 600, switches: { page_size: 1000 } });
  const before = (await messages()).at(-1)?.id ?? 0;
  await advance(DAY);
  const came = await messages({ newer_than: before });
  const ids = came.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(ids.length).toBeGreaterThan(100);
  expect(ids.length).toBeLessThan(157);
  // While all sleep there is nothing but one snore a night, of two nights at most.
  expect(came.filter(({ text }) => text === 'すやすや…').length).toBeLessThanOrEqual(2);
});
