/** docs/fleet.md, step by step: what it promises is so when programs are killed. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { isCaddyInstalled, startCaddy } from './caddy.ts';
import { programs } from './database-server.ts';
import { blocks, blocksOf, copyAccount, type Ended, kill, type Machine, mountMedia, openFleet } from './fleet.ts';
import { firstLine, ndjson, stop, until } from './home.ts';

/** Why the whole of it can't be tried here. */
const obstacles: readonly (readonly [boolean, string])[] = [
  [process.getuid?.() !== 0, 'this account may not run a server of PostgreSQL as another one'],
  [programs === '', 'PostgreSQL is not installed as Debian does it'],
  [!isCaddyInstalled, 'Caddy is not installed'],
];
const why = obstacles.find(([lacks]) => lacks)?.[1];

const name = 'home.example.com';
const password = 'four blue tea cups';

/** What only fetches, mounts and starts is not done here. */
const administration =
  /^sudo (apt-get|adduser|npm|exportfs|mount|systemctl|install -d -o nobody) |^echo '.*' \| sudo tee -a \/etc\/(fstab|exports)$|^sudo exportfs -ra$/;

test('every block of the page is run by these tests, but for what installs, mounts and starts', () => {
  const words = blocks.map(({ language, word }) => `${language} ${word}`.trim());
  const known = [
    'sh database',
    'sh each',
    'sh signin',
    'sh once',
    'sh password',
    'sql',
    'ini collect',
    'ini serve',
    'caddyfile',
  ];
  expect(new Set(words)).toEqual(new Set([...known, 'sql public', 'sh', 'mermaid']));
  const lines = blocksOf('sh').flatMap((block) => block.trimEnd().split('\n'));
  expect(lines.filter((line) => !administration.test(line))).toEqual([]);
});

test('systemd takes the units', ({ skip }) => {
  skip(spawnSync('systemd-analyze', ['--version']).status !== 0, 'systemd is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const unit of ['collect', 'serve']) {
    const [content = ''] = blocksOf('ini', unit);
    writeFileSync(join(folder, `roomlog-${unit}.service`), content.replace('/usr/local/bin/roomlog', process.execPath));
  }
  const units = ['collect', 'serve'].map((unit) => join(folder, `roomlog-${unit}.service`));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
  expect([status, stderr.split('\n').filter((line) => line.includes('roomlog-'))]).toEqual([0, []]);
});

test('a fleet goes on whatever is killed', { timeout: 600_000 }, async ({ skip }) => {
  skip(why !== undefined, why);
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    hold: 2,
    history: 400,
    rooms: 4,
    interval: 2,
    decimals: true,
  });
  onTestFinished(() => simulator.close());
  const fleet = await openFleet({ BOCCO_BASE_URL: simulator.baseUrl });
  onTestFinished(() => fleet.close());
  const { database, one, two } = fleet;
  const done = async (machine: Machine, commands = '', input = ''): Promise<Ended> => {
    const ended = await machine.run(commands, { input });
    expect(ended.code, `${commands}\n${ended.stderr}`).toBe(0);
    return ended;
  };

  // 1 to 3
  const ofDatabase = blocksOf('sh', 'database');
  for (const block of ofDatabase.slice(0, 3)) await done(database, block);
  const plain = await one.run(
    `psql "postgres://roomlog:$(cat roomlog.password)@db.example.com/roomlog?sslmode=disable" -c ''`,
  );
  expect(plain.stderr).toContain('no pg_hba.conf entry');
  for (const machine of [one, two]) for (const block of blocksOf('sh', 'each')) await done(machine, block);
  mountMedia(one, two);
  for (const file of ['collect.env', 'serve.env']) {
    expect(statSync(two.adapted(`/etc/roomlog/${file}`)).mode & 0o777).toBe(0o600);
  }

  // 4
  const { api_key, email } = demoCredentials;
  await done(one, blocksOf('sh', 'signin')[0], `${api_key}\n${email}\n${demoCredentials.password}\n`);
  copyAccount(one, two);
  const [collectOnce, checkDeep] = blocksOf('sh', 'once');
  await done(one, collectOnce);
  await done(one, blocksOf('sh', 'password')[0], `${password}\n`);
  const refused = await two.run('set -a; . /etc/roomlog/serve.env; roomlog serve');
  expect([refused.code, refused.stderr]).toEqual([
    78,
    expect.stringMatching(/\(permission denied for table schema_version\)/),
  ]);
  const sql = (statements: string) => done(database, 'sudo -u postgres psql -q -v ON_ERROR_STOP=1 roomlog', statements);
  await sql(blocksOf('sql')[0] ?? '');
  await sql('REVOKE INSERT ON outbox FROM roomlog_dashboard');
  const lacking = await two.run('set -a; . /etc/roomlog/serve.env; roomlog serve');
  expect([lacking.code, lacking.stderr]).toEqual([
    78,
    expect.stringMatching(/The user of \S+ lacks INSERT on outbox; grant that, as docs\/fleet\.md says\.\n$/),
  ]);
  await sql(blocksOf('sql')[0] ?? '');

  // 5
  const said: string[] = [];
  const start = (machine: Machine, unit: 'collect' | 'serve'): ChildProcess => {
    const child = machine.start(unit);
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    onTestFinished(async () => void (await stop(child)));
    return child;
  };
  const serve = async (machine: Machine): Promise<ChildProcess> => {
    const dashboard = start(machine, 'serve');
    await firstLine(dashboard);
    return dashboard;
  };
  const collectors = [start(one, 'collect'), start(two, 'collect')];
  const dashboards = new Map([
    [one.address, await serve(one)],
    [two.address, await serve(two)],
  ]);
  const caddy = await startCaddy(one.adapted(blocksOf('caddyfile')[0] ?? ''), name);
  onTestFinished(() => caddy.close());
  const asked = (path: string, asking: Parameters<typeof caddy.ask>[1]) =>
    caddy.ask(path, asking).catch(() => undefined);
  await until(async () => (await asked('/healthz', { client: '127.0.0.1' }))?.status === 200);

  // A client of each dashboard, as Caddy divides them by their addresses.
  const clients = new Map<string, string>();
  for (let number = 2; clients.size < 2 && number < 250; number++) {
    const client = `127.0.0.${number}`;
    const { from } = await caddy.ask('/readyz', { client });
    if (!clients.has(from)) clients.set(from, client);
  }
  const [here, elsewhere] = [clients.get(one.address) ?? '', clients.get(two.address) ?? ''];
  expect([...clients.keys()].toSorted()).toEqual([one.address, two.address].toSorted());

  const signIn = async (client: string, secret = password) => {
    const answer = await caddy.ask('/login', { client, payload: { name: 'hanako', password: secret } });
    expect(answer.status, answer.body).toBe(204);
    return answer.cookie;
  };
  const me = async (client: string, cookie: string) => {
    const { status, from } = await caddy.ask('/api/me', { client, cookie });
    return [status, from];
  };
  let cookie = await signIn(here);
  expect([await me(here, cookie), await me(elsewhere, cookie)]).toEqual([
    [200, one.address],
    [200, two.address],
  ]);

  // What is typed at one dashboard is seen at the other one.
  const { rooms } = JSON.parse((await caddy.ask('/api/rooms', { client: here, cookie })).body) as {
    rooms: { uuid: string }[];
  };
  expect(rooms).toHaveLength(4);
  const sent: string[] = [];
  const send = async (client: string, room: number) => {
    const unique_id = randomUUID();
    const payload = { unique_id, text: `おはよう ${unique_id}` };
    const path = `/api/rooms/${rooms[room]?.uuid ?? ''}/messages`;
    expect((await caddy.ask(path, { client, cookie, payload })).status).toBe(202);
    sent.push(unique_id);
    return unique_id;
  };
  const hears = (stream: { heard: () => string }, unique_id: string) =>
    until(async () => stream.heard().includes(unique_id));
  const truth = () => ndjson<{ kind: string; unique_id: string }>(`${simulator.controlUrl}/truth`);
  const spoken = async () =>
    (await truth()).map((item) => item.unique_id?.toLowerCase()).filter((id) => sent.includes(id));
  const stream = await caddy.follow({ client: elsewhere, cookie });
  expect(stream.from).toBe(two.address);
  await hears(stream, await send(here, 0));
  await until(async () => (await spoken()).length === 1);

  // A collector is killed: the other one takes over its rooms. All four, so some of them were its own.
  await kill(collectors[0] as ChildProcess);
  const before = await truth();
  for (const room of [0, 1, 2, 3]) await hears(stream, await send(here, room));
  await until(async () => (await spoken()).length === sent.length);
  await until(async () => (await truth()).length > before.length + 8);
  collectors[0] = start(one, 'collect');

  // A dashboard is killed: its clients are signed in at the other one, and have missed nothing.
  const lost = await caddy.follow({ client: here, cookie });
  expect(lost.from).toBe(one.address);
  await hears(lost, await send(elsewhere, 1));
  await until(async () => lost.lastId() !== '');
  await kill(dashboards.get(one.address) as ChildProcess);
  await until(async () => lost.isOver());
  const missed = await send(elsewhere, 2);
  const resumed = await caddy.follow({ client: here, cookie, after: lost.lastId() });
  expect(resumed.from).toBe(two.address);
  await hears(resumed, missed);
  expect(resumed.heard()).not.toContain('event: reload');
  expect(await me(here, cookie)).toEqual([200, two.address]);
  dashboards.set(one.address, await serve(one));
  await until(async () => (await me(here, cookie))[1] === one.address);

  // Who signs out at one is signed out at the other, where the session was known a moment ago.
  expect(await me(elsewhere, cookie)).toEqual([200, two.address]);
  expect((await caddy.ask('/logout', { client: here, cookie, payload: {} })).status).toBe(204);
  await until(async () => (await me(elsewhere, cookie))[0] === 401, 2);
  await until(async () => stream.isOver());
  // And so is everybody whose password is changed, on the command line too.
  const other = await signIn(elsewhere);
  expect([await me(here, other), await me(elsewhere, other)]).toEqual([
    [200, one.address],
    [200, two.address],
  ]);
  await done(two, 'sudo -u roomlog roomlog-owner user password hanako', 'another long password\n');
  await until(async () => (await me(here, other))[0] === 401, 2);
  await until(async () => (await me(elsewhere, other))[0] === 401, 2);
  cookie = await signIn(here, 'another long password');
  await send(here, 3);

  // The role of the dashboards writes no reading.
  const asDashboard = (commands: string) => one.run(`set -a; . /etc/roomlog/serve.env; ${commands}`);
  const inserted = await asDashboard(`psql "$ROOMLOG_DATABASE" -c 'INSERT INTO reading_open VALUES (1, 1, 1)'`);
  expect(inserted.stderr).toContain('permission denied for table reading_open');
  const collecting = await asDashboard('roomlog collect --once');
  expect([collecting.code, collecting.stderr]).toEqual([
    78,
    expect.stringContaining('may not write readings: roomlog owns the tables; use that user, or a member of it.'),
  ]);

  // Everything once, whatever was killed.
  await until(async () => (await spoken()).length >= sent.length);
  expect((await spoken()).toSorted()).toEqual(sent.toSorted());

  // 6 and 7
  await done(one, 'sudo -u roomlog roomlog-owner doctor');
  await done(database, ofDatabase[3]);
  expect((await done(one, checkDeep)).stdout).toContain('_drill');
  await done(database, ofDatabase[4]);

  const codes = [];
  for (const child of [...collectors, ...dashboards.values()]) codes.push(await stop(child));
  expect(codes, said.join('').slice(-2000)).toEqual([0, 0, 0, 0]);
  for (const file of ['roomlog.password', 'roomlog_dashboard.password']) {
    expect(said.join('')).not.toContain((await done(database, `cat ${file}`)).stdout.trim());
  }
});
