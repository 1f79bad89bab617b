import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { expectSentence, roomlog, temporaryFolder } from './testing/testing.ts';

test.each([
  ['ROOMLOG_POLL_SECONDS', 'often', { BOCCO_BASE_URL: 'http://127.0.0.1:1/alpha' }],
  ['ROOMLOG_POLL_SECONDS', '59', {}],
  ['ROOMLOG_TRUSTED_PROXY', 'caddy', {}],
  ['ROOMLOG_LISTEN', '4680', {}],
  ['ROOMLOG_TIME_ZONE', 'Tokyo', {}],
  ['ROOMLOG_RETENTION', '5 years', {}],
  ['ROOMLOG_LOG_LEVEL', 'loud', {}],
  ['ROOMLOG_ACK', 'yes', {}],
  ['ROOMLOG_ALLOWED_HOSTS', 'http://pi', {}],
  ['BOCCO_BASE_URL', 'http://api.bocco.me/alpha', {}],
])('a wrong %s (%s) is refused by name', async (variable, value, more) => {
  expectSentence(await roomlog(['rooms'], { ...more, [variable]: value }), 78, `${variable} is "${value}"; it must be`);
});

test('every command reads the same configuration', async () => {
  const commands = ['up', 'collect', 'serve', 'rooms', 'export readings', 'signin'];
  const refused = commands.map((command) => roomlog(command.split(' '), { ROOMLOG_LOG_LEVEL: 'loud' }));
  for (const outcome of await Promise.all(refused)) expectSentence(outcome, 78, 'ROOMLOG_LOG_LEVEL is "loud"');
});

test('half a set of credentials is refused by name', async () => {
  const outcome = await roomlog(['collect'], {
    BOCCO_EMAIL: 'someone@example.com',
    ROOMLOG_DATA_DIR: temporaryFolder(),
  });
  expectSentence(outcome, 78, 'BOCCO_API_KEY and BOCCO_PASSWORD are not set');
});

test('without an account, commands that need one say so and end with 77', async () => {
  const env = { ROOMLOG_DATA_DIR: temporaryFolder() };
  const refused = [['rooms'], ['watch', 'x'], ['send', 'x', 'y'], ['collect']].map((args) => roomlog(args, env));
  for (const outcome of await Promise.all(refused)) {
    expectSentence(outcome, 77, /Not signed in to BOCCO; run roomlog signin/);
  }
});

test('a taken port is 78, and the sentence says how to get another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const listen = { ROOMLOG_LISTEN: `127.0.0.1:${port}`, ROOMLOG_DATA_DIR: temporaryFolder() };
  expectSentence(await roomlog(['serve'], listen), 78, `127.0.0.1:${port}: another program uses this port`);
  const outcome = await roomlog(['up'], { ...listen, ROOMLOG_LOG_LEVEL: 'silent' });
  expect([outcome.code, outcome.stdout]).toEqual([78, '']);
});
