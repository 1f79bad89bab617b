import type { Reading, Sensor } from '@roomlog/api';
import { metrics } from '@roomlog/store/metrics';
import { afterEach, expect, test } from 'vitest';
import { roomlog, startHousehold } from '../testing/testing.ts';

const { account, control, truth } = await startHousehold({
  rooms: 2,
  sensors: 1,
  switches: { more_sensors: true, replies: false },
});

afterEach(() => control('PUT', 'settings', { removed_sensors: [] }));

type Listed = Sensor & { room: { uuid: string; name: string }; latest: Reading | null };

async function json<Value>(...args: string[]): Promise<Value> {
  return JSON.parse((await roomlog([...args, '--json'], account)).stdout) as Value;
}

test('sensors lists those of every room, with the newest reading of each that has any', async () => {
  const sensors = await json<Listed[]>('sensors');
  expect(sensors.map(({ room, nickname, user_type }) => [room.name, nickname, user_type])).toEqual([
    ['わが家', 'リビング', 'sensor_room'],
    ['わが家', '玄関', 'sensor_door'],
    ['わが家', '玄関の鍵', 'sensor_lock'],
    ['わが家', '台所の火', 'sensor_fire'],
    ['わが家', '廊下', 'sensor_human'],
    ['おばあちゃんの家', 'リビング', 'sensor_room'],
    ['おばあちゃんの家', '玄関', 'sensor_door'],
  ]);
  const offered = await truth();
  for (const { uuid, user_type, latest } of sensors) {
    const newest = offered.findLast(({ sensor }) => sensor === uuid);
    expect(latest?.id).toBe(newest?.id);
    expect(latest === null).toBe(user_type !== 'sensor_room');
  }
  const { stdout } = await roomlog(['sensors', '-v'], account);
  expect(stdout).toContain(`${sensors[0]?.uuid}  リビング`);
  expect(stdout).toMatch(/わが家 +sensor_room +2026-11-22 1\d:\d\d +\d+\.\d °C +\d+\.\d % +\d+\.\d lx[ –]*\n/);
});

test('a sensor that was removed a moment ago is no failure', async () => {
  const [living] = await json<Listed[]>('sensors');
  await control('PUT', 'faults', { endpoint: 'sensor_environments', kind: 'status', status: 404 });
  expect((await json<Listed[]>('sensors'))[0]).toMatchObject({ uuid: living?.uuid, latest: null });
});

test('readings gives what BOCCO has, oldest first, within the bounds asked for', async () => {
  const [living] = await json<Listed[]>('sensors');
  const offered = (await truth()).filter(({ sensor }) => sensor === living?.uuid);
  const all = await json<Reading[]>('readings', living?.uuid.slice(0, 8).toUpperCase() ?? '');
  const values = ({ id, temperature, humidity, illuminance }: Omit<Reading, 'unique_id' | 'created_at'>) => [
    id,
    temperature,
    humidity,
    illuminance,
  ];
  expect(all.map(values)).toEqual(offered.map(values));
  const [, second, third, fourth] = offered.map(({ created_at }) => created_at);
  const some = await json<Reading[]>('readings', living?.uuid ?? '', '--from', second ?? '', '--to', fourth ?? '');
  expect(some.map(({ created_at }) => Date.parse(String(created_at)))).toEqual([
    Date.parse(second ?? ''),
    Date.parse(third ?? ''),
  ]);
  const none = await roomlog(['readings', living?.uuid ?? '', '--to', '2020-01-01'], account);
  expect([none.code, none.stdout]).toEqual([0, 'リビング (わが家): 0 readings\n']);
});

test('for people, readings ends with the least, the mean, the most and the course of each metric', async () => {
  const [living] = await json<Listed[]>('sensors');
  const offered = (await truth()).filter(({ sensor }) => sensor === living?.uuid);
  const { stdout } = await roomlog(['readings', living?.uuid ?? ''], account);
  const lines = stdout.split('\n');
  expect(lines).toHaveLength(offered.length + 4 + metrics.length);
  expect(lines[0]).toMatch(/^2026-11-21 \d\d:\d\d +\d+\.\d °C +\d+\.\d % +\d+\.\d lx[ –]*$/);
  const temperatures = offered.map(({ temperature }) => temperature);
  const mean = temperatures.reduce((sum, value) => sum + value, 0) / temperatures.length;
  const summary = [Math.min(...temperatures), mean, Math.max(...temperatures)].map((value) => `${value.toFixed(1)} °C`);
  expect(lines.find((line) => line.startsWith('temperature'))).toMatch(
    new RegExp(`^temperature +${summary.join(' +')} +[▁-█]{50,60}$`, 'u'),
  );
});
