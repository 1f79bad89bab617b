/** The report, over the simulator and everything that it can be told to do otherwise. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EmoClient, type RefreshStore, Secret, type TokenPair } from '@roomlog/api/emo';
import { openCallMemory } from '@roomlog/runtime';
import { demoEmoCredentials, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { createAsk } from './ask.ts';
import { emoReport } from './report.ts';

const { refresh_token, channel_user } = demoEmoCredentials;

/** Remembers every pair. */
function memoryStore(): RefreshStore & { saved: TokenPair[] } {
  const saved: TokenPair[] = [];
  return {
    saved,
    read: async () => [new Secret(refresh_token), ...saved.map((pair) => pair.refresh_token)].toReversed(),
    save: async (pair) => void saved.push(pair),
  };
}

type Switches = NonNullable<SimulatorOptions['switches']>;

/** A report on a home with one of each, and everything in it that is nobody else's business. */
async function report(switches: Switches, burst = false) {
  const simulator = await startSimulator({
    rooms: 2,
    emo: 1,
    history: 5 * 86_400,
    sensors: 2,
    speed: 0,
    start: new Date('2026-11-22T03:00:00Z'),
    switches: { emo_calls_per_minute: 0, ...switches },
  });
  onTestFinished(() => simulator.close());
  const tokens = memoryStore();
  const base = { baseUrl: simulator.emoBaseUrl, channelUser: new Secret(channel_user), callsPerMinute: 20 };
  const client = new EmoClient({
    ...base,
    refreshStore: { read: async () => [new Secret(refresh_token)], save: (pair) => tokens.save(pair) },
  });
  onTestFinished(() => client.close());
  const { access_token } = await client.refresh();
  const target = { description: 'garden gate', url: 'https://example.com/garden' };
  const webhook = await client.webhook.create(target).catch(() => undefined);
  const hidden = [...(await secretsOf(client)), refresh_token, channel_user, 'garden', webhook?.secret.reveal() ?? ''];
  const headers = { authorization: `Bearer ${access_token.reveal()}`, 'x-channel-user': channel_user };
  const home = temporaryFolder();
  mkdirSync(join(home, 'emo-tokens'));
  const memory = openCallMemory(home, 'emo');
  const { signal } = new AbortController();
  const ask = createAsk({ baseUrl: simulator.emoBaseUrl, headers, pauseMs: 0, memory, stop: signal });
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const events = [
    { event: 'human_sensor.detected', data: JSON.stringify({ human_sensor: { user: { nickname: '花子' } } }) },
  ];
  let text = '';
  for await (const piece of emoReport({ ask, tokens, events, burst, wait })) text += piece;
  for (const pair of tokens.saved) hidden.push(pair.access_token.reveal(), pair.refresh_token.reveal());
  return { text, waits, tokens, earlier: memory.earlier(), hidden: hidden.filter((secret) => secret !== '') };
}

/** Names, texts, ids. */
async function secretsOf(client: EmoClient): Promise<string[]> {
  const { uuid, name, email } = await client.getAccount();
  const secrets = [uuid, name, email];
  for (const room of (await client.getRooms()).items) {
    const messages = (await client.getMessages(room.uuid)).items;
    secrets.push(room.uuid, room.name, ...room.room_members.flatMap((member) => [member.uuid, member.nickname]));
    secrets.push(...(await client.getSensors(room.uuid)).items.flatMap((sensor) => [sensor.uuid, sensor.nickname]));
    secrets.push(
      ...messages.flatMap(({ unique_id, message, audio_url, sequence }) => [
        unique_id,
        message.ja,
        audio_url,
        sequence,
      ]),
    );
  }
  return secrets;
}

test('it answers each of the seven questions', async () => {
  const { text, waits, tokens, earlier } = await report({ emo_calls_per_minute: 40 }, true);
  expect(text).toMatch(/## 1\. Values of room sensor 2, look 3 of 3[^#]*"events":\[\{"temperature":[\d.]+,/);
  expect(text).toMatch(
    /## 2\. Messages\n[^#]*\d+ in the page\. Sequences have 17 digits, newest first; \d+ of \d+ are/,
  );
  expect(text).toMatch(/## 2\. A message\n[^#]*"media":"text"/);
  expect(text).toMatch(/## 2\. Messages before a known one[^#]*the known one is in the page\./);
  expect(text).toMatch(/## 3\. Refresh\n[^#]*→ 200[^#]*## 3\. Refresh with the same token\n[^#]*→ 401/);
  expect(text).toMatch(/## 4\. 25 calls in a minute\n\nCall \d+ is not answered with 200\.[^#]*→ 429/);
  expect(text).toMatch(/## 5\. Values of another sensor, \{"sensor_type":"movement"\}[^#]*→ 404/);
  expect(text).toContain('## 6. A room sensor without its battery');
  expect(text).toMatch(/## 7\. Webhook\n[^#]*"secret":"\d+ characters"/);
  expect(text).toMatch(/## 7\. Event \{"event":"human_sensor\.detected"\}[^#]*"nickname":"2 characters"/);
  expect(waits.filter((ms) => ms === 600_000)).toHaveLength(2);
  // Whatever was given last is kept, so that nobody has to sign in again.
  expect(tokens.saved.length).toBeGreaterThanOrEqual(2);
  // A collector that starts now counts these calls, and does not take the 429 that was wanted for one.
  expect([earlier.countMs.length > 25, earlier.slowMs]).toEqual([true, 0]);
}, 120_000);

const switches = fc.record(
  {
    emo_refresh: fc.constantFrom('rotate', 'keep', 'same'),
    emo_expires_in: fc.boolean(),
    emo_unauthorized_body: fc.constantFrom('json', 'text', 'empty'),
    emo_plan: fc.constantFrom('free', 'business_basic', 'business_advanced', 'broadcaster'),
    emo_listing_numbers: fc.constantFrom('integer', 'float'),
    emo_sequence: fc.constantFrom('number', 'text', 'rounded'),
    emo_page_size: fc.constantFrom(1, 3, 50),
    emo_before: fc.constantFrom('inclusive', 'exclusive'),
    emo_motion_text: fc.constantFrom('null', 'empty'),
    emo_values: fc.constantFrom('latest', 'window', 'timed'),
    emo_decimals: fc.boolean(),
    emo_account_status: fc.boolean(),
    emo_speech_user: fc.constantFrom('emo', 'member'),
    emo_empty_answers: fc.constantFrom('endpoint', 'writes'),
    emo_values_order: fc.constantFrom('newest_first', 'oldest_first'),
    emo_transcript_delay: fc.constantFrom(0, 3600),
    emo_message_history: fc.constantFrom(0, 60),
    emo_sequence_zone: fc.constantFrom('UTC', 'JST'),
    emo_values_refusal: fc.constantFrom(404, 400),
    emo_secret_blanks: fc.boolean(),
    date_header: fc.constantFrom('clock', 'none', 'junk'),
  },
  { requiredKeys: [] },
);

test('nothing secret is in it, whatever the service does', async () => {
  await fc.assert(
    fc.asyncProperty(switches, async (given) => {
      const { text, hidden } = await report(given);
      expect(hidden.filter((secret) => text.includes(secret))).toEqual([]);
      expect(text).toContain('## 3. Refresh with the newest token');
    }),
    { numRuns: 20 },
  );
}, 120_000);
