/** `roomlog quarantine` as a person uses it, beside a store that a collector has filled. */

import { findOrAddAccount, openStore, quarantine, roomSensors, type Store, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { accept } from '../accept/accept.ts';
import { expectSentence, roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account, control } = await startHousehold({ start: new Date(), sensors: 1 });

interface Item {
  id: string;
  source: string;
  reason: string;
  raw: string;
}

async function open(env: Record<string, string>): Promise<Store> {
  const store = await openStore(`${env['ROOMLOG_DATA_DIR']}/roomlog.db`, 'writer');
  onTestFinished(() => store.close());
  return store;
}

const readings = (store: Store, where = '1') =>
  sqliteOf(store).prepare(`SELECT count(*) FROM reading WHERE ${where}`).pluck().get() as number;

test('doctor names it; held readings are listed, accepted and dropped, and none comes back; old ones are swept', async () => {
  const env = { ...account, ROOMLOG_DATA_DIR: temporaryFolder(), ROOMLOG_LOG_LEVEL: 'error' };
  const fault = { endpoint: 'sensor_environments', kind: 'dates', date: '1970-01-01T00:00:00Z', items: 3, count: 2 };
  await control('PUT', 'faults', fault);
  await control('PUT', 'settings', { date_ahead: 7200 });
  await roomlog(['collect', '--once'], env);
  const store = await open(env);
  expect(readings(store)).toBe(285);
  // As an older version would have stored it.
  sqliteOf(store).exec(
    `INSERT INTO reading SELECT id, 253402300799, 1, 2000, 5000, NULL FROM sensor WHERE user_type = 'sensor_room'`,
  );
  const [doctor, list] = await Promise.all([roomlog(['doctor'], env), roomlog(['quarantine', 'list', '--json'], env)]);
  expect(doctor.stdout).toMatch(
    /✗ +clock +This machine's clock is (120 min|2 h) behind BOCCO's, .*timedatectl set-ntp true/,
  );
  expect(doctor.stdout).toMatch(
    /✗ +quarantine +3 readings are held back and not stored; roomlog quarantine list says why\./,
  );
  expect(doctor.stdout).toMatch(/✗ +stored times +Readings have a time that can't be true: 1 of リビング; /);

  const listed = JSON.parse(list.stdout) as Item[];
  expect(new Set(listed.map(({ reason }) => reason))).toEqual(
    new Set(['is of 1970, before there was a BOCCO: its date is wrong']),
  );
  const id = listed[0]?.id.slice(0, 10) ?? '';
  const dry = await roomlog(['quarantine', 'accept', id, '--dry-run'], env);
  expect([dry.code, dry.stdout, readings(store)]).toEqual([0, '1 would be stored\n', 286]);
  expect((await roomlog(['quarantine', 'accept', id], env)).stdout).toBe('1 stored\n');
  expect(readings(store, 'ts = 0')).toBe(1);
  const [known, none] = await Promise.all([
    roomlog(['quarantine', 'drop', id], env),
    roomlog(['quarantine', 'accept'], env),
  ]);
  expectSentence(known, 64, `Nothing in quarantine has the id "${id}"`);
  expectSentence(none, 64, 'Give the ids');
  const dropped = await roomlog(['quarantine', 'drop', '--sensor', 'リビング', '--json'], env);
  expect((JSON.parse(dropped.stdout) as { done: boolean }[]).map(({ done }) => done)).toEqual([true, true]);
  expect((await roomlog(['quarantine', 'sweep'], env)).stdout).toMatch(/1 moved into quarantine/);
  expect([readings(store, 'ts > 5e9'), readings(store, 'ts = 0')]).toEqual([0, 1]);

  // BOCCO sends them once more.
  await roomlog(['quarantine', 'drop', '--all'], env);
  await roomlog(['collect', '--once'], env);
  expect((await roomlog(['quarantine', 'list'], env)).stdout).toBe('Nothing is in quarantine.\n');
  expect(readings(store)).toBe(286);
}, 120_000);

test('what this version understands is stored after all; of the rest a sentence says why not', async () => {
  const env = { ...account, ROOMLOG_DATA_DIR: temporaryFolder(), ROOMLOG_LOG_LEVEL: 'error' };
  await control('PUT', 'faults', []);
  await roomlog(['collect', '--once'], env);
  const store = await open(env);
  const [sensor] = await roomSensors(store.db);
  const room = sqliteOf(store).prepare('SELECT uuid FROM room').pluck().get() as string;
  const user = { uuid: 'u-1', user_type: 'human', nickname: 'ママ', icon: '' };
  const message = { id: 7, unique_id: 'seven', date: '2026-11-01T00:00:00Z', media: 'text', message_type: 'normal' };
  const whole = JSON.stringify({ ...message, text: 'あとで', sender: 'u-1', user, detail: null });
  const reading = JSON.stringify({
    id: 9,
    unique_id: 'nine',
    created_at: '2026-11-01T00:00:00Z',
    temperature: 20,
    humidity: 40,
  });
  const why = async (origin: string, raw: string) => {
    await quarantine(store.db, { source: 'bocco', origin }, [{ path: '', reason: 'was not understood', raw }]);
    const row = await store.db.selectFrom('quarantine').selectAll().orderBy('first_seen', 'desc').execute();
    const found = row.find((one) => one.origin === origin && raw.startsWith(one.raw));
    return found && accept(store, found, false);
  };
  expect(await why(`messages ${room}`, whole)).toBeUndefined();
  expect(sqliteOf(store).prepare('SELECT text FROM message WHERE id = 7').pluck().get()).toBe('あとで');
  expect(await why(`readings ${sensor?.uuid}`, reading)).toBeUndefined();
  expect(readings(store, 'id = 9')).toBe(1);
  // The same reading after BOCCO has restarted its ids: what it says is stored already.
  expect(await why(`readings ${sensor?.uuid}`, reading.replace('"id":9', '"id":3'))).toBeUndefined();
  expect(readings(store, 'id = 3')).toBe(0);
  expect(await why(`readings ${sensor?.uuid}`, '{"id":0}')).toMatch(/^This version can't read it \(\/id is 0\)/);
  expect(await why('readings of-nobody', reading)).toMatch(/^Its sensor is not known here/);
  expect(await why('messages of-nobody', whole)).toMatch(/^Its room is not known here/);
  expect(await why('rooms', '{"uuid":1}')).toMatch(/^It is part of the list of rooms/);
  expect(await why(`messages ${room}`, `{"text":"${'x'.repeat(5000)}"}`)).toMatch(/^Only its first 4 kB/);
}, 60_000);

test('what came from a BOCCO emo is stored as its collector stores it; of the rest a sentence says why not', async () => {
  const store = await open({ ROOMLOG_DATA_DIR: temporaryFolder() });
  const { db } = store;
  const emo = await findOrAddAccount(db, { source: 'emo', name: 'emo' });
  const sensors = [{ uuid: 'air', nickname: '寝室', sensor_type: 'room' }];
  await upsertRooms(db, [{ uuid: 'den', name: 'わが家', members: [], sensors }], { account: emo });
  const why = async (origin: string, raw: object) => {
    const item = { path: '', reason: 'was not understood', raw: JSON.stringify(raw) };
    await quarantine(db, { source: 'emo', origin }, [item], Date.parse('2026-11-01T00:10:00Z') / 1000);
    const rows = await db.selectFrom('quarantine').selectAll().where('raw', '=', item.raw).execute();
    const found = rows.find((row) => row.origin === origin);
    return found && accept(store, found, false);
  };
  const user = { uuid: 'u-1', user_type: 'member', nickname: 'ママ', profile_image: '' };
  const message = {
    sequence: '20261101000000123',
    unique_id: 'seven',
    user,
    message: { ja: 'あとで' },
    media: 'text',
    audio_url: '',
    image_url: '',
    lang: 'ja',
  };
  expect(await why('messages den', message)).toBeUndefined();
  expect(await db.selectFrom('message').select(['text', 'sequence']).execute()).toEqual([
    { text: 'あとで', sequence: message.sequence },
  ]);
  expect(await why('messages den', { ...message, sequence: '30000101000000000' })).toMatch(/is no time.*; keep it/);
  expect(await why('messages nowhere', message)).toMatch(/^Its room is not known here/);

  const values = { temperature: 20, humidity: 40, illuminance: 5 };
  const rows = () => db.selectFrom('reading').select(['ts', 'id', 'temperature']).orderBy('ts').execute();
  const at = (time: string) => Date.parse(`2026-11-01T00:${time}Z`) / 1000;
  expect(await why('readings air', values)).toBeUndefined();
  expect(await why('readings air', { ...values, created_at: '2026-11-01T00:12:00Z' })).toBeUndefined();
  // Held for its time: its id says how that is known.
  expect(await why('readings air', { id: 1, created_at: '2026-11-01T00:40:00Z', ...values })).toBeUndefined();
  expect(await rows()).toEqual([
    { ts: at('10:00'), id: 1, temperature: 2000 },
    { ts: at('12:00'), id: 2, temperature: 2000 },
    { ts: at('40:00'), id: 1, temperature: 2000 },
  ]);
  // A poll that saw the same as the one before.
  expect(await why('readings air', { id: 1, created_at: '2026-11-01T00:45:00Z', ...values })).toBeUndefined();
  expect(await rows()).toHaveLength(3);
  expect(await why('readings air', { temperature: 'warm' })).toMatch(/^This version can't read it \(\/temperature/);
  expect(await why('readings of-nobody', values)).toMatch(/^Its sensor is not known here/);

  const event = { request_id: 'r-1', timestamp: 1_793_491_200, event: 'accel.detected', receiver: 'c0ffee' };
  const told = { ...event, uuid: 'DEN', data: { accel: { kind: 'Lift' } } };
  expect(await why('events den', told)).toBeUndefined();
  expect(await why('events den', { ...told, uuid: 'elsewhere' })).toMatch(/^Its room is not known here/);
  expect(await db.selectFrom('event').select(['request_id', 'kind', 'at', 'received_at']).execute()).toEqual([
    { request_id: 'r-1', kind: 'lift', at: event.timestamp, received_at: at('10:00') },
  ]);
  expect(await why('rooms', { uuid: 1 })).toMatch(/^It is part of the list of rooms/);
});
