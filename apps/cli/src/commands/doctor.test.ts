import { demoEmoCredentials } from '@roomlog/simulator';
import { findOrAddAccount, findSensor, insertReadings, openStore, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, test } from 'vitest';
import { roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account, emo } = await startHousehold({ rooms: 2, emo: 1, switches: { emo_calls_per_minute: 0 } });

test('doctor finds what is wrong, and ends with its code', async () => {
  const nothing = await roomlog(['doctor', '--json']);
  expect(nothing.code).toBe(74);
  const findings = JSON.parse(nothing.stdout) as { check: string; ok: boolean; finding: string }[];
  expect(findings.find(({ check }) => check === 'BOCCO')).toMatchObject({
    ok: false,
    finding: expect.stringContaining('Not signed in'),
  });

  const env = { ...account, ROOMLOG_DATA_DIR: temporaryFolder(), ROOMLOG_LOG_LEVEL: 'error' };
  await roomlog(['collect', '--once'], env);
  const stopped = await roomlog(['doctor'], env);
  expect(stopped.stdout).toMatch(/✓ +store .* every page is in order/);
  expect(stopped.stdout).toMatch(/✓ +BOCCO .* answers: 1 room/);
  expect(stopped.stdout).toMatch(/✗ +collector +It is not running; start roomlog\./);
  expect(stopped.stdout).toMatch(/✓ +message ids +no room began again\n/);
  expect(stopped.code).toBe(1);

  const store = await openStore(`${env.ROOMLOG_DATA_DIR}/roomlog.db`, 'outbox');
  sqliteOf(store).exec(`UPDATE room SET ids_restarted_after = 1700000000`);
  await store.close();
  const restarted = await roomlog(['doctor'], env);
  expect(restarted.stdout).toMatch(/✓ +message ids +BOCCO counts them anew in わが家 \(after 2023-11-1.*stored\n/);
});

test('a home with a BOCCO emo alone is asked for there', async () => {
  const env = { ...emo, EMO_REFRESH_TOKEN: demoEmoCredentials.refresh_token, ROOMLOG_DATA_DIR: temporaryFolder() };
  const checks = async (more: Record<string, string> = {}) =>
    JSON.parse((await roomlog(['doctor', '--json'], { ...env, ...more })).stdout) as {
      check: string;
      finding: string;
    }[];
  const named = (found: { check: string; finding: string }[]) =>
    found.filter(({ check }) => check.startsWith('BOCCO')).map(({ check, finding }) => `${check}: ${finding}`);
  expect(named(await checks())).toEqual([`BOCCO emo: ${emo.EMO_BASE_URL} answers: 1 room`]);
  const wrong = named(await checks({ EMO_REFRESH_TOKEN: 'c0ffee' }));
  expect(wrong).toEqual([expect.stringMatching(/^BOCCO emo: .*; run roomlog signin --emo\.$/)]);
});

test('a sensor of an emo that has said the same for half an hour is not silent', async () => {
  const dataDir = temporaryFolder();
  const { db, close } = await openStore(`${dataDir}/roomlog.db`, 'writer');
  const account = await findOrAddAccount(db, { source: 'emo', name: 'emo' });
  const sensors = [{ uuid: 'air', nickname: '寝室', sensor_type: 'room' }];
  await upsertRooms(db, [{ uuid: 'den', name: 'わが家', members: [], sensors }], { account });
  const observe = async (minutes: number) => {
    const created_at = new Date(Date.now() - minutes * 60_000);
    const values = { temperature: 21, humidity: 40, illuminance: 0 };
    await insertReadings(db, (await findSensor(db, 'air'))?.id ?? 0, [{ timing: 'observed', created_at, ...values }]);
  };
  const said = async () => (await roomlog(['doctor'], { ...emo, ROOMLOG_DATA_DIR: dataDir })).stdout;
  await observe(60);
  expect(await said()).toMatch(/✗ +sensors +No readings from 寝室 \(for 60 min\)/);
  await observe(30);
  expect(await said()).toMatch(/✓ +sensors +1 room sensor, none of them silent/);
  await close();
});
