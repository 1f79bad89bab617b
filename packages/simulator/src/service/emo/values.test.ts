/** Sensors, their values and their health. */
import { expect, test } from 'vitest';
import { openEmo } from './testing.ts';
import type { WireValue } from './values.ts';

const DAY = 86_400;

interface WireSensor {
  uuid: string;
  sensor_type: string;
  nickname: string;
  signal_strength: number;
  battery: number;
}

async function openSensor(options: Parameters<typeof openEmo>[0] = {}) {
  const open = await openEmo(options);
  const sensors = async () => (await open.get<{ sensors: WireSensor[] }>(`${open.emoHome}/sensors`)).sensors;
  const [living] = await sensors();
  const path = `${open.emoHome}/sensors/${living?.uuid}/values`;
  const truth = async () => (await open.emoTruth('reading')).filter(({ sensor }) => sensor === living?.uuid);
  return {
    ...open,
    sensors,
    living,
    path,
    truth,
    values: async () => (await open.get<{ events: WireValue[] }>(path)).events,
  };
}

test('a room has room sensors and what is on its door, its lock and in its hall', async () => {
  const { sensors, living, get, path, call, emoHome, set } = await openSensor({ sensors: 2 });
  const all = await sensors();
  expect(all.map(({ sensor_type, nickname }) => [sensor_type, nickname])).toEqual([
    ['room', 'リビング'],
    ['room', '寝室'],
    ['movement', '玄関'],
    ['lock', '玄関の鍵'],
    ['human', '廊下'],
  ]);
  for (const sensor of all) {
    expect(Number.isInteger(sensor.signal_strength)).toBe(true);
    expect(sensor.battery).toBeGreaterThanOrEqual(5);
    expect(sensor.battery).toBeLessThanOrEqual(90);
  }
  expect(await get(path)).toEqual({
    sensor_type: 'room',
    uuid: living?.uuid,
    nickname: 'リビング',
    events: [{ temperature: expect.any(Number), humidity: expect.any(Number), illuminance: expect.any(Number) }],
  });
  const human = `${emoHome}/sensors/${all.at(-1)?.uuid}/values`;
  expect([(await call('GET', human)).status, (await call('GET', `${emoHome}/sensors/x/values`)).status]).toEqual([
    404, 404,
  ]);
  await set({ emo_values_refusal: 400, removed_sensors: [living?.uuid ?? ''] });
  expect([(await call('GET', human)).status, (await call('GET', path)).status]).toEqual([400, 404]);
  expect(await sensors()).toHaveLength(4);
});

test('the truth has every value that a poll could get, with the time at which it was measured', async () => {
  const { values, truth, advance } = await openSensor({ gaps: true });
  const polled: { at: number; value: WireValue | undefined }[] = [];
  for (let step = 0; step < 60; step += 1) {
    await advance(61);
    polled.push({ at: Date.parse('2026-02-10T12:00:00Z') + (step + 1) * 61_000, value: (await values())[0] });
  }
  const told = await truth();
  expect(told.length).toBeGreaterThan(11);
  expect(told.length).toBeLessThan(15);
  for (const { at, value } of polled) {
    const newest = told.filter(({ time }) => Date.parse(time) <= at).at(-1);
    expect(newest).toMatchObject({ robot: 'emo', ...value });
    expect(at - Date.parse(newest?.time ?? '')).toBeLessThan(620_000);
  }
});

test('there may be more values than one, in either order, and with their times', async () => {
  const { values, set, truth, advance } = await openSensor();
  const [latest] = await values();
  await set({ emo_values: 'window' });
  const window = await values();
  expect(window).toHaveLength(12);
  expect(window[0]).toEqual(latest);
  await set({ emo_values_order: 'oldest_first' });
  expect(await values()).toEqual(window.toReversed());
  await set({ emo_values: 'timed', emo_values_count: 3 });
  const timed = await values();
  expect(timed.map(({ created_at: _time, ...value }) => value)).toEqual(window.slice(0, 3).toReversed());
  const told = (await truth()).map(({ time }) => time);
  expect(told).toHaveLength(12);
  expect(timed.map(({ created_at }) => created_at)).toEqual(told.slice(-3));
  await advance(330);
  expect(Date.parse((await values()).at(-1)?.created_at ?? '')).toBeGreaterThan(Date.parse(told.at(-1) ?? ''));
});

test('values have decimals, or none', async () => {
  const { values, set } = await openSensor({ switches: { emo_values: 'window', emo_values_count: 200 } });
  const fine = await values();
  expect(fine.filter(({ temperature }) => !Number.isInteger(temperature)).length).toBeGreaterThan(100);
  for (const { temperature, humidity } of fine) {
    expect([temperature, humidity]).toEqual([Number(temperature?.toFixed(1)), Number(humidity?.toFixed(1))]);
  }
  await set({ emo_decimals: false });
  const whole = await values();
  expect(whole).toEqual(
    fine.map(({ temperature, humidity, illuminance }) => ({
      temperature: Math.round(temperature ?? 0),
      humidity: Math.round(humidity ?? 0),
      illuminance: Math.round(illuminance ?? 0),
    })),
  );
});

test('a dead sensor repeats its value and its health for ever', async () => {
  const { values, set, advance, truth, sensors, living } = await openSensor();
  const healthOf = async () => (await sensors()).map(({ signal_strength, battery }) => [signal_strength, battery]);
  const [before, health] = [await values(), await healthOf()];
  const known = (await truth()).length;
  await set({ silent_sensors: [living?.uuid ?? ''] });
  await advance(60 * DAY);
  expect(await values()).toEqual(before);
  expect(await truth()).toHaveLength(known);
  const [dead, ...others] = await healthOf();
  expect(dead).toEqual(health[0]);
  expect(others).not.toEqual(health.slice(1));
  await set({ silent_sensors: [] });
  await advance(600);
  expect((await truth()).length).toBeGreaterThan(known);
});

test('a battery falls from 90 to 5 in a year, and the signal is noisy', async () => {
  const { sensors, advance } = await openSensor();
  const weeks: WireSensor[] = [];
  for (let week = 0; week < 53; week += 1) {
    weeks.push(...(await sensors()).slice(0, 1));
    await advance(7 * DAY);
  }
  const levels = weeks.map(({ battery }) => battery);
  const rises = levels.slice(1).filter((level, index) => level > (levels[index] ?? 0));
  expect(rises).toHaveLength(1);
  expect([Math.max(...levels) >= 88, Math.min(...levels) <= 8]).toEqual([true, true]);
  const signals = weeks.map(({ signal_strength }) => signal_strength);
  expect(new Set(signals).size).toBeGreaterThan(4);
  expect(Math.max(...signals) - Math.min(...signals)).toBeLessThanOrEqual(10);
});
