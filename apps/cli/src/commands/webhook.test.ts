import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { emoCredentialsOf } from '@roomlog/simulator';
import { expect, test } from 'vitest';
import { expectSentence, roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { emo, control } = await startHousehold({
  rooms: 2,
  emo: 1,
  accounts: 9,
  // Two programs use one token here.
  switches: { emo_calls_per_minute: 0, emo_refresh: 'keep' },
});

let accounts = 0;

/** Somebody who has signed in, and whose webhook is free. */
function newHome() {
  const home = temporaryFolder();
  const { refresh_token } = emoCredentialsOf(++accounts);
  const env = { ...emo, EMO_REFRESH_TOKEN: refresh_token, ROOMLOG_DATA_DIR: home };
  const file = join(home, 'webhook.json');
  return {
    webhook: (...args: string[]) => {
      // Nobody gives so many commands in a minute.
      for (const calls of globSync(join(home, 'emo-tokens/*.calls'))) rmSync(calls);
      return roomlog(['webhook', ...args], env);
    },
    /** As another program, which has no file of ours. */
    elsewhere: (...args: string[]) => roomlog(['webhook', ...args], { ...env, ROOMLOG_DATA_DIR: temporaryFolder() }),
    file,
    secret: () => (JSON.parse(readFileSync(file, 'utf8')) as { emo: { secret: string } }).emo.secret,
  };
}

const ours = 'https://home.example.com/emo';

test('a webhook is set up, shown, moved and removed; its secret is kept for its owner alone', async () => {
  const { webhook, file, secret } = newHome();
  expect((await webhook()).stdout).toMatch(/^There is no webhook/);
  const set = await webhook('set', ours);
  expect([set.code, set.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^BOCCO emo tells https:\/\/home\.example\.com\/emo of 15 kinds of events\.\nSet ROOMLOG_WEBHOOK_LISTEN/,
    ),
  ]);
  expect([statSync(file).mode & 0o777, secret().length]).toEqual([0o600, 64]);
  expect(set.stdout).not.toContain(secret());
  const shown = JSON.parse((await webhook('show', '--json')).stdout);
  expect(shown).toEqual({
    url: ours,
    status: 'active',
    events: expect.arrayContaining(['radar.detected']),
    is_ours: true,
  });
  expect((await webhook('set', 'https://other.example.com/emo')).code).toBe(0);
  expect(JSON.parse((await webhook('--json')).stdout)).toMatchObject({ url: 'https://other.example.com/emo' });
  expect((await webhook('remove')).stdout).toMatch(/^There is no webhook/);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
  expect((await webhook('remove')).code).toBe(0);
});

test('one that somebody else has set up is left alone, and said to be in one sentence', async () => {
  const { webhook, elsewhere, file } = newHome();
  expect((await elsewhere('set', 'https://other.example.com/secret-path')).code).toBe(0);
  for (const args of [['set', ours], ['remove']]) {
    expectSentence(
      await webhook(...args),
      1,
      /leads to https:\/\/other\.example\.com, which roomlog has not set up; .*\n$/,
    );
  }
  const { stdout, code } = await webhook();
  expect([code, stdout]).toEqual([0, expect.stringContaining('which roomlog has not set up')]);
  expect(JSON.parse((await webhook('--json')).stdout)).toMatchObject({ is_ours: false });
  expect(existsSync(file)).toBe(false);
  expect(JSON.parse((await elsewhere('--json')).stdout)).toMatchObject({
    url: 'https://other.example.com/secret-path',
  });
});

test('what was set up before its answer was lost is taken up again', async () => {
  const { webhook, elsewhere, secret } = newHome();
  await elsewhere('set', ours);
  expect((await webhook('set', ours)).code).toBe(0);
  expect(secret()).toHaveLength(64);
});

test('a service that answers what writes with nothing has set it up all the same', async () => {
  const { webhook, secret } = newHome();
  await control('PUT', 'settings', { emo_empty_answers: 'writes' });
  const outcomes = [await webhook('set', ours), await webhook('set', ours), await webhook('remove')];
  await control('PUT', 'settings', { emo_empty_answers: 'endpoint' });
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(() => secret()).toThrow();
});

test('who has not signed in is told how, and a plan without a webhook is named', async () => {
  for (const args of [['webhook'], ['doctor', '--emo']])
    expectSentence(await roomlog(args, emo), 77, 'Not signed in to BOCCO emo; run roomlog signin --emo.');
  const { webhook } = newHome();
  await control('PUT', 'settings', { emo_plan: 'business_basic' });
  const refused = await webhook();
  await control('PUT', 'settings', { emo_plan: 'free' });
  expectSentence(refused, 69, "the account's plan may not have it");
});
