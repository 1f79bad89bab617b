/**
 * Broken variants of the real programs. A harness that lets one of them pass proves nothing, so each harness names the
 * ones that it must catch.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { onTestFinished } from 'vitest';
import { dashboardMutants, type Patch } from './dashboard-mutants.ts';

const readings = 'packages/store/src/readings/readings.ts';
const readingVersions = 'packages/store/src/readings/merge.ts';
const readingRows = 'packages/store/src/readings/rows.ts';
const outbox = 'apps/collector/src/delivery/outbox.ts';
const messages = 'packages/store/src/messages/messages.ts';
const upgrade = 'packages/store/src/engines/sqlite/migrate.ts';
const pollSensors = 'apps/collector/src/jobs/poll-sensors.ts';
const eventRows = 'packages/store/src/events/events.ts';
const emoSource = 'apps/collector/src/sources/emo/source.ts';

export const mutants = {
  ...dashboardMutants,
  'guesses are not slowed': [
    {
      file: 'packages/access/src/sign-in.ts',
      find: 'const seconds = waiting >= mostWaiting ? 1 : throttle.take(address, folded, at);',
      replace: 'const seconds = waiting >= mostWaiting ? 1 : 0;',
    },
  ],
  'an unknown name is refused at once': [
    {
      file: 'packages/access/src/sign-in.ts',
      find: 'const isRight = await compare(password, user?.password).finally(',
      replace: 'const isRight = await (user ? compare(password, user.password) : Promise.resolve(false)).finally(',
    },
  ],
  'rows, then rollups, without a transaction': [
    {
      file: readings,
      find: 'return db.transaction().execute(async (trx) => {\n    const sensors',
      replace: 'return db.connection().execute(async (trx) => {\n    const sensors',
    },
    // All sensors of a poll are stored at once: without a pause a kill seldom falls in between.
    {
      file: 'packages/store/src/readings/write.ts',
      find: '  await refreshRollups(',
      replace: '  await new Promise((resolve) => setTimeout(resolve, 300));\n  await refreshRollups(',
    },
  ],
  'the cursor before the rows, without a transaction': [
    {
      file: messages,
      find: `    const added = await insertMessagesWithin(trx, roomId, messages, !isBackfill);
    if (movesCursor) await trx.updateTable('room').set(cursor).where('id', '=', roomId).execute();`,
      replace: `    if (movesCursor) await trx.updateTable('room').set(cursor).where('id', '=', roomId).execute();
    const added = await insertMessagesWithin(trx, roomId, messages, !isBackfill);`,
    },
    {
      file: messages,
      find: 'return db.transaction().execute(async (trx) => {\n    const isBackfill',
      replace: 'return db.connection().execute(async (trx) => {\n    const isBackfill',
    },
  ],
  'no natural key': [
    {
      file: readingRows,
      find: '(row: ReadingRow) => [row.sensor_id, row.ts, row.id, ',
      replace: '(row: ReadingRow) => [row.sensor_id, row.ts, row.id + Math.floor(Math.random() * 4096), ',
    },
    {
      file: readingVersions,
      find: '    const there = at(known, row);',
      replace: '    const there: ReadingRow[] = [];',
    },
  ],
  'acknowledged before the commit': [
    {
      file: 'apps/collector/src/intake/answer-batch.ts',
      find: '    const added = await insertAnswers(',
      replace: `    for (const { sensor, readings } of batch)
      acknowledge(context, { kind: 'reading', sensor: sensor.uuid }, readings.map(({ id }) => id));
    const added = await insertAnswers(`,
    },
  ],
  'a new unique_id for each attempt': [
    {
      file: outbox,
      find: 'source.send(row.room, post, stop, ',
      replace: 'source.send(row.room, { ...post, unique_id: crypto.randomUUID() }, stop, ',
    },
  ],
  'noted as sent before the post': [
    {
      file: outbox,
      find: '    const sent = await source.send(',
      replace: '    await markSent(store.db, row, 0, undefined);\n    const sent = await source.send(',
    },
  ],
  'a row before its file': [
    {
      file: 'packages/store/src/messages/enqueue.ts',
      find: '  await keepDraft(draft);',
      replace: '  setTimeout(() => void keepDraft(draft).catch(() => {}), 1);',
    },
  ],
  'no order in a room': [
    { file: 'packages/store/src/messages/outbox.ts', find: ".groupBy('room_id')", replace: ".groupBy('seq')" },
    { file: outbox, find: 'delivering.has(row.room_id)', replace: 'delivering.has(row.seq)' },
    { file: outbox, find: 'delivering.delete(row.room_id)', replace: 'delivering.delete(row.seq)' },
    { file: outbox, find: 'delivering.set(row.room_id, ', replace: 'delivering.set(row.seq, ' },
  ],
  'nothing is read again': [
    {
      file: 'apps/collector/src/jobs/sync-messages.ts',
      find: '(await messageBefore(store.db, room.id, { seconds: again, upTo: syncedTo })) ?? syncedTo',
      replace: 'syncedTo',
    },
  ],
  'the long poll moves the cursor': [
    {
      file: 'apps/collector/src/intake/subscribe.ts',
      find: 'room.id, [event.message])',
      replace: 'room.id, [event.message], { synced_to: event.message.id })',
    },
  ],
  'messages are marked as read': [
    { file: 'packages/api/src/bocco/client.ts', find: "read: query.read ? '1' : '0'", replace: "read: '1'" },
  ],
  'rounded to a tenth': [
    { file: readingRows, find: 'Math.round(value * 100)', replace: 'Math.round(value * 10) * 10' },
  ],
  'ends at the first failed write': [
    {
      file: 'apps/collector/src/errors.ts',
      find: "  if (error.kind === 'replaced' || error.kind === 'unreachable') context.restartSession(sentence, error.kind);",
      replace: '  process.exit(error.exitCode);',
    },
  ],
  'a long poll for every room': [
    {
      file: 'apps/collector/src/sources/bocco/source.ts',
      find: 'most: 64, least: 4',
      replace: 'most: 1000, least: 1000',
    },
  ],
  'every answer is remembered': [
    {
      file: pollSensors,
      find: '  return plausible;',
      replace:
        "  Object.assign(globalThis, { ['kept' + performance.now()]: new Array(1e5).fill(items) });\n  return plausible;",
    },
  ],
  'a file is left open at each poll': [
    {
      file: pollSensors,
      find: '  return plausible;',
      replace: "  process.getBuiltinModule('node:fs').openSync('/dev/null');\n  return plausible;",
    },
  ],
  'an upgrade without a transaction': [
    { file: upgrade, find: 'await db.transaction().execute(', replace: 'await db.connection().execute(' },
  ],
  'the version is not read again': [
    {
      file: upgrade,
      find: '  if (versionOf(sqlite) === newestVersion) return;\n  const usual',
      replace: '  const from = versionOf(sqlite);\n  if (from === newestVersion) return;\n  const usual',
    },
    {
      file: upgrade,
      find: '      const from = versionOf(sqlite);\n      if (from === newestVersion) return;\n',
      replace: '',
    },
  ],
  'upgrades begin deferred': [
    { file: 'packages/store/src/engines/sqlite/connect.ts', find: "'begin immediate'", replace: "'begin'" },
  ],
  'seals are not compared': [
    {
      file: 'packages/store/src/seals/seal-text.ts',
      find: 'if (sha256(dayText).equals(hash))',
      replace: 'if (sha256(dayText).length === hash.length)',
    },
  ],
  'damage is met unprepared': [
    { file: 'apps/cli/src/output/findings.ts', find: 'asReadError(error, store)', replace: 'error' },
  ],
  'a backup by plain copy': [
    {
      file: 'packages/store/src/engines/sqlite/file/copy.ts',
      find: "sqlite.prepare('VACUUM INTO ?').run(draft);",
      replace: 'writeFileSync(draft, readFileSync(source));',
    },
    {
      file: 'packages/store/src/engines/sqlite/file/copy.ts',
      find: 'import { closeSync,',
      replace: 'import { readFileSync, writeFileSync, closeSync,',
    },
  ],
  'a formula is left as it is': [
    { file: 'packages/store/src/files/lines.ts', find: 'formula.test(given) ?', replace: 'given.length < 0 ?' },
  ],
  'days are cut in the zone of the host': [
    {
      file: 'packages/store/src/settings.ts',
      find: "zone: found.get('time_zone') ?? 'UTC'",
      replace: 'zone: new Intl.DateTimeFormat().resolvedOptions().timeZone',
    },
  ],
  'cron in local time says what is due': [
    {
      file: 'apps/collector/src/timer.ts',
      find: "schedule('* * * * *', tick, { timezone: 'Etc/UTC', ",
      replace: "schedule('*/5 * * * *', tick, { ",
    },
    {
      file: 'apps/collector/src/timer.ts',
      find: 'setInterval(() => void tick(), 1000)',
      replace: 'setInterval(() => {}, 1000)',
    },
  ],
  'a doubtful message is sent again': [
    {
      file: outbox,
      find: 'if (mayHaveArrived && !source.capabilities.repeatableSend) await',
      replace: 'if (mayHaveArrived && source.capabilities.repeatableSend) await',
    },
  ],
  'a message that was cut off is sent again': [
    {
      file: outbox,
      find: '  if (row.doubtful_since !== null) return markDoubtful(',
      replace: '  if (row.seq < 0) return markDoubtful(',
    },
  ],
  'only the newest page is read': [
    { file: emoSource, find: 'if ((page.items[0]?.id ?? Number.POSITIVE_INFINITY) <= id) return;', replace: 'return;' },
  ],
  'a sentence for no words is a text': [
    {
      file: 'packages/emo/src/messages.ts',
      find: "text: from.message.ja === notUnderstood ? '' : from.message.ja,",
      replace: 'text: from.message.ja,',
    },
  ],
  'a value has the time of this machine': [
    { file: 'packages/emo/src/values.ts', find: '(answered_at ?? new Date())', replace: 'new Date()' },
  ],
  'a new token is not kept': [
    { file: emoSource, find: 'save: (pair) => store.save(pair)', replace: 'save: async () => {}' },
  ],
  'a dead sensor is believed': [
    { file: 'packages/store/src/rooms/suspect.ts', find: 'const longest = 5 *', replace: 'const longest = 60 *' },
  ],
  'a dead sensor is named later': [
    { file: 'packages/store/src/rooms/suspect.ts', find: 'const longest = 5 *', replace: 'const longest = 6 *' },
  ],
  'a dead sensor is not named in the log': [
    {
      file: 'apps/collector/src/jobs/log-stopped.ts',
      find: 'if (!isObserved(source.name)) return;',
      replace: 'if (isObserved(source.name)) return;',
    },
  ],
  'a restart forgets the calls of the minute': [
    { file: emoSource, find: 'earlier: memory.earlier()', replace: 'earlier: undefined' },
  ],
  'a restart forgets that the rate is halved': [
    { file: emoSource, find: '        memory.slowed(slowMs);\n', replace: '' },
  ],
  'an early poll of values waits for no turn': [
    {
      file: 'apps/collector/src/webhook/webhook.ts',
      find: 'createEarlyReads(one, pollSensorNow, earlyMs)',
      replace: `createEarlyReads(one, async (context, id, at) => {
        Object.assign(globalThis, { isEarly: true });
        await pollSensorNow(context, id, at).finally(() => Object.assign(globalThis, { isEarly: false }));
      }, earlyMs)`,
    },
    {
      file: 'packages/api/src/emo/call-budget.ts',
      find: 'const free = now < closedUntil ? 0 : ',
      replace: 'const free = globalThis.isEarly ? waiting.length : now < closedUntil ? 0 : ',
    },
  ],
  'an event is stored as often as it comes': [
    { file: eventRows, find: '!known.has(request_id)', replace: 'request_id !== undefined' },
    { file: eventRows, find: '    ON CONFLICT (source, request_id) DO NOTHING\n', replace: '' },
    {
      file: 'packages/store/src/engines/sqlite/migrations/018-emo.ts',
      find: 'UNIQUE (source, request_id)',
      replace: 'CHECK (seq > 0)',
    },
  ],
  'an event has the time at which it came': [
    { file: eventRows, find: 'at: toSeconds(event.at),', replace: 'at: toSeconds(event.received_at),' },
  ],
  'an event is answered before it is stored': [
    {
      file: 'apps/collector/src/webhook/listener.ts',
      find: 'const stored = store(sender, body).then(',
      replace: 'const stored = (Math.random() < 0.1 ? Promise.resolve() : store(sender, body)).then(',
    },
  ],
  'a value that is told of has the time of the poll': [
    {
      file: pollSensors,
      find: "{ ...reading, timing: 'measured', created_at: at }",
      replace: "{ ...reading, timing: 'measured' }",
    },
  ],
  'a call counts for half of a minute': [
    {
      file: 'packages/api/src/emo/call-budget.ts',
      find: 'call.until = performance.now() + windowMs;',
      replace: 'call.until = performance.now() + windowMs / 2;',
    },
  ],
} satisfies Record<string, Patch[]>;

export type Mutant = keyof typeof mutants;

/** The sources with one mutant in them. @returns the copy's root folder, removed when the test ends */
export function plant(mutant: Mutant): string {
  const root = mkdtempSync(join(tmpdir(), 'roomlog-mutant-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const part of ['packages', 'apps', 'bin', 'package.json', 'tsconfig.json']) {
    // The links to one another are relative and so lead to the copy; those to what is installed need a root beside them.
    cpSync(join(rootDir, part), join(root, part), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(rootDir, 'node_modules'), join(root, 'node_modules'));
  for (const patch of mutants[mutant]) apply(root, patch);
  return root;
}

function apply(root: string, { file, find, replace }: Patch): void {
  const path = join(root, file);
  const pieces = readFileSync(path, 'utf8').split(find);
  if (pieces.length !== 2) {
    throw new Error(
      `${file} has the mutant's text ${pieces.length - 1} times; bring acceptance/src/mutants.ts up to date.`,
    );
  }
  writeFileSync(path, pieces.join(replace));
}
