/**
 * A month of a home with a BOCCO emo, in minutes: the simulator's clock is the collector's, and stands while a poll lasts. The
 * service refuses, breaks off and loses tokens, sensors die, words come late, events get lost, come twice and in another order, and
 * the collector is killed and away. What was said, measured, told and sent is compared with what is stored. A program:
 * `emo-month.ts DAYS SEED FOLDER` prints JSON.
 */
import { enqueue, findOutbox, listRooms, roomsOverview, staleSeconds, whySuspect } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { type Looks, settleDoubtful } from '../delivery/doubtful.ts';
import { deliverDue } from '../delivery/outbox.ts';
import { openEmoHome, randomFrom } from './emo-home.ts';

const [days = 30, seed = 1] = process.argv.slice(2, 4).map(Number);
const dataDir = process.argv[4] ?? '';

const start = Date.parse('2026-03-01T00:00:00Z') / 1000;
const step = 300;
/** Events are told while the clock goes on: that a sensor has measured, long before it does so again. */
const part = 100;
const hour = 3600;

/** Retries as the product has them, without its waits. */
const soon = { baseMs: 1, capMs: 2 };
const retries = { 408: soon, 500: soon, 502: soon, 503: soon, 504: soon, timed_out: soon, unreachable: soon };

const clock = { now: start };
const home = await openEmoHome({
  dataDir,
  callsPerMinute: 20,
  earlyMs: 0,
  policy: { retries, windowMs: 0, pauseMs: 2, slowMs: 0, refusedMs: 0 },
  now: () => clock.now,
  simulator: {
    start: new Date(start * 1000),
    speed: 0,
    seed,
    history: 86_400,
    rooms: 2,
    emo: 2,
    sensors: 2,
    chatter: 3600,
    gaps: false,
    switches: {
      replies: false,
      emo_calls_per_minute: 0,
      emo_page_size: 6,
      emo_transcript_delay: 5400,
      emo_webhook_drop: 20,
      emo_webhook_duplicate: 10,
      emo_webhook_reorder: 10,
    },
  },
});
const { db } = home.store;
const sqlite = sqliteOf(home.store);
const random = randomFrom(seed);
const chance = (share: number) => random() < share;
const pick = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const verdict = {
  lost: [] as string[],
  doubled: [] as string[],
  invented: [] as string[],
  altered: [] as string[],
  /** Values that were shown to a poll that nothing disturbed, and are not stored by its time. */
  late: [] as string[],
  /** Rows with values that the service did not show then. */
  wrong: [] as string[],
  twice: [] as string[],
  /** Marked as sent, and never at the service. */
  unspoken: [] as string[],
  /** Nobody took its tokens, and it was signed out. */
  signedOut: [] as string[],
  unnamed: [] as string[],
  falselyNamed: [] as string[],
  /** Events, and what is known by them. */
  unheard: [] as string[],
  storedTwice: [] as string[],
  untold: [] as string[],
  mistimed: [] as string[],
};
const figures = {
  messages: 0,
  values: 0,
  sends: 0,
  doubtful: 0,
  unsure: 0,
  refusals: 0,
  restarts: 0,
  signIns: 0,
  deaths: 0,
  events: 0,
  repeated: 0,
  missed: 0,
  measured: 0,
};

/** What goes wrong in a poll now and then; more often than it is tried again, or less. */
function trouble(): object[] {
  const endpoint = pick('emo_values', 'emo_messages', 'emo_*');
  return [
    pick(
      { endpoint, kind: 'status', status: 429, count: 3 },
      { endpoint, kind: 'status', status: 503, count: pick(1, 20) },
      { endpoint, kind: 'plain_text', count: 2 },
      { endpoint, kind: 'unauthorized', reason: 'expired' },
      { endpoint: pick('emo_values', 'emo_messages'), kind: 'broken_json', count: pick(1, 9) },
      { endpoint: 'emo_values', kind: 'cut', count: pick(1, 20) },
      { endpoint: 'emo_messages', kind: 'cut', count: pick(1, 20) },
    ),
  ];
}

/** How often calls of an endpoint have ended like this. */
const callsOf = async (endpoint: string, outcome: string): Promise<number> =>
  JSON.parse(await home.control('GET', 'requests'))[endpoint]?.[outcome] ?? 0;

/** When a poll saw what there was, undisturbed. */
const calm: number[] = [];
const typed: string[] = [];
/** Kills while a post was under way, and new tokens that are to get lost. */
let [hangs, losses] = [0, 0];
let looks: Looks = new Map();
let isSignedOut = false;
let dead: Dead | undefined;
/** When a service showed nothing of a sensor. */
const gone: { uuid: string; from: number; to: number }[] = [];

/** How a sensor dies, by the setting that has it do so. */
const deaths = {
  silent_sensors: 'repeats its last values',
  removed_sensors: 'has left the list',
  emo_empty_values: 'answers nothing',
} as const;

interface Dead {
  uuid: string;
  how: keyof typeof deaths;
  since: number;
  until: number;
  /** Where it was named, and whether it was looked at when that had to be so. */
  byPage: boolean;
  byLog: boolean;
  isJudged: boolean;
}

async function restart(): Promise<void> {
  figures.restarts += 1;
  looks = new Map();
  await home.restart();
}

/** Says something, while the line may break; now and then the collector is killed on the way. */
async function say(): Promise<void> {
  const text = `第${typed.length + 1}話`;
  typed.push(text);
  const rooms = await listRooms(db);
  const room_id = pick(...rooms).id;
  await enqueue(db, { unique_id: uuidOf(typed.length), room_id, text });
  const fault = chance(0.5)
    ? pick(
        { endpoint: 'emo_send', kind: 'cut' },
        { endpoint: 'emo_send', kind: 'cut', when: 'before' },
        { endpoint: 'emo_send', kind: 'status', status: 503, when: pick('before', 'after') },
        { endpoint: 'emo_send', kind: 'status', status: 429, count: 2 },
        { endpoint: 'emo_send', kind: 'broken_json' },
        { endpoint: 'emo_send', kind: 'hang', when: 'after' },
      )
    : undefined;
  await home.control('PUT', 'faults', fault ? [fault] : []);
  const delivery = deliverDue(home.context());
  // Behind a doubtful one it has to wait, and nothing hangs.
  if (fault?.kind === 'hang' && (await Promise.race([delivery.then(() => false), hangsNow()]))) {
    // Killed while it waits for an answer that does not come.
    hangs += 1;
    await restart();
  }
  await delivery;
  figures.doubtful += sqlite.prepare(`SELECT count(*) FROM outbox WHERE state = 'doubtful'`).pluck().get() as number;
}

/** Resolves when one more post hangs, or after a while. */
async function hangsNow(): Promise<boolean> {
  for (let looked = 0; looked < 1000; looked++) if ((await callsOf('emo_send', 'hang')) > hangs) return true;
  return false;
}

const uuidOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** One poll, with what is done beside it. @returns whether nothing went wrong */
async function poll(at: number): Promise<boolean> {
  const isTroubled = chance(0.03);
  if (isTroubled) figures.refusals += 1;
  if (at % (10 * 86_400) === 5 * 86_400) losses += 1;
  // A new token is issued, and never arrives.
  const isLosing = losses > 0 && (await callsOf('emo_refresh', 'cut')) < losses;
  const faults = isTroubled ? trouble() : [];
  await home.control('PUT', 'faults', isLosing ? [{ endpoint: 'emo_refresh', kind: 'cut' }] : faults);
  const failures = [];
  if (at % hour === 0) failures.push(await home.run('refresh-rooms'));
  for (const job of ['poll-sensors', 'sync-messages']) failures.push(await home.run(job));
  await home.control('PUT', 'faults', []);
  if (at % 86_400 === 0) {
    for (const job of ['reconcile-messages', 'prune']) await home.run(job);
  }
  if (failures.some((failure) => home.context().account.source.explain(failure)?.concerns === 'sign_in')) {
    // Somebody sees it on the page, and signs in an hour later.
    if (!isSignedOut && figures.signIns >= losses) verdict.signedOut.push(iso(at));
    isSignedOut = true;
    return false;
  }
  await deliverDue(home.context());
  for (const look of looks.values()) look.nextAt = 0;
  await settleDoubtful(home.context(), looks);
  return !isTroubled && failures.every((failure) => failure === undefined);
}

/**
 * A sensor dies for some hours, and is named by the page and in the log no later than six hours after its last true value, which
 * is up to a step older than its death; no living one is. Meanwhile the collector is started again and again.
 */
async function watchSensors(at: number): Promise<void> {
  const { rooms } = await roomsOverview(db, { limit: 9 });
  const warned = home.warned().filter(({ why }) => why !== undefined);
  for (const sensor of rooms.flatMap((room) => room.sensors)) {
    const suspicions = whySuspect(sensor);
    const isStale = !sensor.latest || at - sensor.latest.ts > staleSeconds(step, sensor.source);
    const isLogged = warned.some((one) => one.sensor === sensor.uuid);
    if (sensor.uuid === dead?.uuid) {
      dead.byPage ||= suspicions.length > 0 || isStale;
      dead.byLog ||= isLogged;
    } else if (suspicions.length === 0) revived.delete(sensor.uuid);
    else if (!revived.has(sensor.uuid))
      verdict.falselyNamed.push(`${sensor.nickname} lives, but was named (${suspicions.join()}) at ${iso(at)}`);
  }
  if (dead && at >= dead.since + 6 * hour - step && !dead.isJudged) {
    dead.isJudged = true;
    for (const [where, isNamed] of [
      ['page', dead.byPage],
      ['log', dead.byLog],
    ] as const) {
      const sentence = `a sensor that ${deaths[dead.how]} since ${iso(dead.since)} was not named by the ${where} within six hours`;
      if (!isNamed) verdict.unnamed.push(sentence);
    }
  }
}

/** @returns whether the collector was ended, and starts again a poll later */
async function letDie(at: number, sensors: readonly string[]): Promise<boolean> {
  if (!dead && chance(0.02)) {
    const how = pick('silent_sensors', 'silent_sensors', 'removed_sensors', 'emo_empty_values');
    const until = at + (8 + 12 * random()) * hour;
    dead = { uuid: pick(...sensors), how, since: at, until, byPage: false, byLog: false, isJudged: false };
    figures.deaths += 1;
    if (how !== 'silent_sensors') gone.push({ uuid: dead.uuid, from: at, to: Number.POSITIVE_INFINITY });
    await home.control('PUT', 'settings', { [how]: [dead.uuid] });
  }
  if (!dead) return false;
  if (at < dead.until) return chance(0.1);
  revived.add(dead.uuid);
  for (const one of gone) one.to = Math.min(one.to, at);
  await home.control('PUT', 'settings', { [dead.how]: [] });
  if (dead.how === 'removed_sensors') {
    // Sensors are listed once an hour, and at each start.
    await restart();
    await home.run('refresh-rooms');
  }
  dead = undefined;
  return false;
}

interface Delivery {
  request_id: string;
  /** The status, or why there was none. */
  outcome: number | string | null;
}

const deliveries: Delivery[] = [];

/** A poll's time passes, and what is told meanwhile comes. Now and then the listener is open or closed from then on. */
async function passTime(): Promise<void> {
  for (let passed = 0; passed < step; passed += part, clock.now += part) {
    const wasListening = home.isListening();
    await home.control('POST', 'clock', { advance: part });
    const isRestarted = wasListening && chance(0.001);
    if (isRestarted) await restart();
    const told = await settled();
    deliveries.push(...told);
    await home.idle();
    for (const { request_id, outcome } of wasListening && !isRestarted ? told : []) {
      if (outcome !== 200 && outcome !== 'dropped')
        verdict.unheard.push(`the event ${request_id} got ${outcome} from an open listener`);
    }
  }
}

/** What has been delivered since, when all of it has an outcome. */
async function settled(): Promise<Delivery[]> {
  for (;;) {
    const told = await home.lines<Delivery>(`deliveries?after=${deliveries.length}`);
    if (told.every(({ outcome }) => outcome !== null)) return told;
  }
}

/** Alive again, but not seen so yet. */
const revived = new Set<string>();
const iso = (at: number) => new Date(at * 1000).toISOString();

async function live(): Promise<void> {
  await home.run('refresh-rooms');
  const sensors = (await roomsOverview(db, { limit: 9 })).rooms.flatMap((room) => room.sensors.map(({ uuid }) => uuid));
  let awayUntil = 0;
  let signInAt = 0;
  await home.listen();
  for (const end = start + days * 86_400; clock.now < end; ) {
    const at = clock.now;
    if (awayUntil > 0 && at >= awayUntil) {
      awayUntil = 0;
      await restart();
      await home.listen();
    }
    if (isSignedOut && signInAt === 0) signInAt = at + hour;
    if (isSignedOut && at >= signInAt) {
      [isSignedOut, signInAt] = [false, 0];
      figures.signIns += 1;
      await home.signIn();
      await restart();
    }
    if (awayUntil === 0) {
      if (await poll(at)) calm.push(at);
      if (at % (2 * hour) === 0 && !isSignedOut) await say();
      if (!isSignedOut) await watchSensors(at);
      if (at % (hour / 2) === 0 && !isSignedOut && (await letDie(at, sensors))) awayUntil = at + 2 * step;
      // Not in the hours in which a dead sensor has to be named: nobody sees it meanwhile.
      if (chance(0.002) && !dead) awayUntil = at + (1 + 6 * random()) * hour;
      if (at % hour === 0 && chance(home.isListening() ? 0.04 : 0.3))
        await (home.isListening() ? home.deafen() : home.listen());
      if (awayUntil > 0) await home.deafen();
    }
    await passTime();
  }
}

interface Truth {
  kind: string;
  request_id: string;
  timestamp: number;
  room: string;
  sensor: string;
  time: string;
  unique_id: string;
  sequence: string;
  media: string;
  message: { ja: string | null };
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

function judgeMessages(truth: readonly Truth[]): void {
  const said = new Map(truth.filter(({ kind }) => kind === 'message').map((one) => [one.unique_id.toLowerCase(), one]));
  const rows = sqlite.prepare('SELECT unique_id, sequence, media, text FROM message').all() as (Omit<
    Truth,
    'message'
  > & {
    text: string;
  })[];
  const stored = new Map(rows.map((row) => [row.unique_id, row]));
  figures.messages = rows.length;
  if (rows.length !== stored.size) verdict.doubled.push(`${rows.length} rows of ${stored.size} messages`);
  for (const [id, { sequence, media, message }] of said) {
    const row = stored.get(id);
    const words = message.ja?.startsWith('（文字起こし') ? '' : (message.ja ?? '');
    if (!row) verdict.lost.push(`${id} of ${sequence}`);
    else if (row.sequence !== sequence || row.media !== media || row.text !== words)
      verdict.altered.push(`${id} of ${sequence}`);
  }
  verdict.invented.push(...[...stored.keys()].filter((id) => !said.has(id)));
}

function judgeValues(truth: readonly Truth[]): void {
  const hundredths = (value: number | null) => (value === null ? null : Math.round(value * 100));
  const bySensor = Map.groupBy(
    truth.filter(({ kind }) => kind === 'reading'),
    ({ sensor }) => sensor.toLowerCase(),
  );
  for (const [uuid, samples] of bySensor) {
    const shown = samples.map(({ time, temperature, humidity, illuminance }) => ({
      at: Date.parse(time) / 1000,
      values: JSON.stringify([temperature, humidity, illuminance].map(hundredths)),
    }));
    const rows = (
      sqlite
        .prepare(
          `SELECT ts, reading.id, temperature, humidity, illuminance FROM reading JOIN sensor ON sensor.id = sensor_id
           WHERE uuid = ? ORDER BY ts`,
        )
        .raw()
        .all(uuid) as (number | null)[][]
    ).map(([ts, id, ...values]) => ({ at: ts ?? 0, isMeasured: id === 2, values: JSON.stringify(values) }));
    figures.values += rows.length;
    for (const { at, isMeasured, values } of rows) {
      const sample = lastAt(shown, at);
      if (sample?.values !== values) verdict.wrong.push(`${uuid} at ${iso(at)}`);
      if (!isMeasured) continue;
      figures.measured += 1;
      if (sample?.at !== at) verdict.mistimed.push(`${uuid} has measured nothing at ${iso(at)}`);
    }
    for (const at of calm) {
      const sample = lastAt(shown, at);
      const isGone = gone.some((one) => one.uuid === uuid && one.from < at && at <= one.to);
      if (sample && !isGone && sample.values !== lastAt(rows, at)?.values) verdict.late.push(`${uuid} at ${iso(at)}`);
    }
  }
}

/** The last one up to that time, by bisection. */
function lastAt<T extends { at: number }>(all: readonly T[], at: number): T | undefined {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return all[low - 1];
}

function judgeEvents(truth: readonly Truth[]): void {
  const happened = new Map(truth.filter(({ kind }) => kind === 'event').map((one) => [one.request_id, one]));
  const rows = sqlite.prepare('SELECT request_id, at FROM event').all() as { request_id: string; at: number }[];
  const stored = Map.groupBy(rows, ({ request_id }) => request_id);
  const told = Map.groupBy(deliveries, ({ request_id }) => request_id);
  figures.events = rows.length;
  for (const [id, attempts] of told) {
    if (attempts.length > 1) figures.repeated += 1;
    if (!stored.has(id)) figures.missed += 1;
    if (!stored.has(id) && attempts.some(({ outcome }) => outcome === 200))
      verdict.unheard.push(`the event ${id} was delivered and is not stored`);
  }
  for (const [id, same] of stored) {
    const isTold = told.get(id)?.some(({ outcome }) => outcome !== 'dropped') ?? false;
    if (!isTold) verdict.untold.push(`the event ${id} is stored, and was not sent`);
    if (same.length > 1) verdict.storedTwice.push(`the event ${id} is stored ${same.length} times`);
    const { timestamp } = happened.get(id) ?? {};
    for (const { at } of same) {
      if (at !== timestamp) verdict.mistimed.push(`the event ${id} of ${timestamp} is stored as of ${at}`);
    }
  }
}

async function judgeSends(): Promise<void> {
  const received = await home.lines<{ kind: string; text: string }>('received');
  const spoken = Map.groupBy(
    received.filter(({ kind }) => kind === 'message'),
    ({ text }) => text,
  );
  figures.sends = typed.length;
  for (const [at, text] of typed.entries()) {
    const row = await findOutbox(db, uuidOf(at + 1));
    const times = spoken.get(text)?.length ?? 0;
    if (times > 1) verdict.twice.push(`${text}: ${times}`);
    if (row?.state === 'sent' && times === 0) verdict.unspoken.push(text);
    if (row?.state !== 'sent' && row?.state !== 'failed') verdict.unspoken.push(`${text}: ${row?.state}`);
    if (row?.state === 'failed' && times > 0) figures.unsure += 1;
  }
}

await live();
// The last words come, and everything is settled.
if (isSignedOut) await home.signIn();
await restart();
await home.deafen();
for (let more = 0; more < 30; more++, clock.now += step) {
  await home.run('sync-messages');
  await deliverDue(home.context());
  for (const look of looks.values()) look.nextAt = 0;
  await settleDoubtful(home.context(), looks);
  await home.control('POST', 'clock', { advance: step });
  deliveries.push(...(await settled()));
}
for (const job of ['backfill-messages', 'reconcile-messages']) await home.run(job);
const truth = await home.lines<Truth>('truth');
judgeMessages(truth);
judgeValues(truth);
judgeEvents(truth);
await judgeSends();
await home.close();
process.stdout.write(JSON.stringify({ verdict, figures }));
