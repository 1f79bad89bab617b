import { join } from 'node:path';
import { insertReadings, openStore, roomSensors, upsertRooms } from '@roomlog/store';
import { perMetric } from '@roomlog/store/metrics';
import { expect, onTestFinished, test } from 'vitest';
import { expectSentence, roomlog, temporaryFolder } from '../testing/testing.ts';

const ts = Date.parse('2026-03-01T00:00:00Z') / 1000;
const uuid = '5a6b7c8d-0000-4000-8000-0000000000aa';

/** A store whose one reading BOCCO told in three ways, open as a running collector has it. */
async function contradicted() {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  onTestFinished(() => store.close());
  const sensors = [{ uuid, user_type: 'sensor_room', nickname: 'リビング', icon: '', address: '' }];
  await upsertRooms(store.db, [
    { uuid: 'room', name: 'わが家', updated_at: new Date(0), background_image: '', members: [], sensors },
  ]);
  const [sensor] = await roomSensors(store.db);
  const told = [23, 99, 98].map((temperature) => ({
    id: 7,
    created_at: new Date(ts * 1000),
    temperature,
    humidity: 50,
    illuminance: 5,
  }));
  const tell = () => insertReadings(store.db, sensor?.id ?? 0, told);
  await tell();
  return { env: { ROOMLOG_DATA_DIR: folder, BOCCO_ACCESS_TOKEN: 'token' }, tell };
}

test('a person sees the versions, takes one over and drops another, beside a collector', async () => {
  const { env, tell } = await contradicted();
  const list = async () => JSON.parse((await roomlog(['conflicts', '--json'], env)).stdout);
  const table = await roomlog(['conflicts', 'list', '--sensor', 'リビング'], env);
  expect([table.code, table.stderr]).toEqual([0, '']);
  expect(table.stdout).toMatch(/^NUMBER +SENSOR +TIME +SHOWN .*\n1 +リビング +2026-03-01 00:00 +23\.0 °C .* 99\.0 °C/);
  const [one, two] = await list();
  expect(one).toEqual({
    number: 1,
    sensor: { uuid, nickname: 'リビング' },
    id: 7,
    created_at: '2026-03-01T00:00:00.000Z',
    shown: { ...perMetric(() => null), temperature: 23, humidity: 50, illuminance: 5 },
    other: { ...perMetric(() => null), temperature: 99, humidity: 50, illuminance: 5 },
    received_at: expect.any(String),
  });
  expect((await roomlog(['doctor'], env)).stdout).toMatch(
    /✓ +readings +2 versions contradict .* roomlog conflicts list/,
  );
  const accepted = await roomlog(['conflicts', 'accept', '1', '--json'], env);
  expect([accepted.code, JSON.parse(accepted.stdout)]).toEqual([0, { accepted: [1], unknown: [] }]);
  expect((await roomlog(['conflicts', 'drop', String(two.number)], env)).stdout).toBe(
    '2: dropped; what is shown stays\n',
  );
  await tell();
  expect(await list()).toMatchObject([{ shown: { temperature: 99 }, other: { temperature: 23 } }]);
  const csv = await roomlog(['export', 'readings', '--sensor', uuid], env);
  expect(csv.stdout).toMatch(/,99,50,5,*\n$/);
  expectSentence(await roomlog(['conflicts', 'drop', '1'], env), 64, 'No version has the number 1');
}, 60_000);
