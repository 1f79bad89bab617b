/**
 * Some minutes of an emo's account that has more to ask than it may: a minute lasts a second here. Everything is asked at once
 * and all the time, people send, the webhook tells of messages and values without end, the collector is started again and again,
 * and at the end the service asks for fewer calls. In no minute there may be more calls than the budget. A program: `emo-minutes.ts MINUTES SEED FOLDER` prints JSON.
 */
import { enqueue, listRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { deliverDue } from '../delivery/outbox.ts';
import { openEmoHome, randomFrom } from './emo-home.ts';

const [minutes = 60, seed = 1] = process.argv.slice(2, 4).map(Number);
const minuteMs = 1000;
const callsPerMinute = 8;

const home = await openEmoHome({
  dataDir: process.argv[4] ?? '',
  callsPerMinute,
  // Fifteen seconds.
  earlyMs: minuteMs / 4,
  policy: { retries: {}, windowMs: minuteMs, pauseMs: minuteMs, slowMs: 60 * minuteMs, refusedMs: 15 * minuteMs },
  simulator: {
    speed: 60,
    seed,
    history: 30 * 86_400,
    rooms: 3,
    emo: 3,
    sensors: 2,
    switches: { replies: false, emo_calls_per_minute: 0, emo_page_size: 5 },
  },
});
const random = randomFrom(seed);
const begin = performance.now();
const minute = () => (performance.now() - begin) / minuteMs;
const isOver = () => minute() >= minutes;
let restarts = 0;

/** Does it again and again, whatever becomes of it. */
async function always(work: () => Promise<unknown>): Promise<void> {
  while (!isOver()) {
    await work().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function sometimes(everyMs: number, work: () => Promise<unknown>): Promise<void> {
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, everyMs * (0.5 + random())));
    await work();
  }
}

await home.run('refresh-rooms');
await home.listen();
const rooms = await listRooms(home.store.db);
const jobs = ['refresh-rooms', 'poll-sensors', 'sync-messages', 'backfill-messages', 'archive-media'];
await Promise.all([
  ...jobs.map((job) => always(() => home.run(job))),
  always(() => deliverDue(home.context())),
  sometimes(1500, async () => {
    const room_id = rooms[Math.floor(random() * rooms.length)]?.id ?? 0;
    await enqueue(home.store.db, { unique_id: crypto.randomUUID(), room_id, text: 'ただいま' });
  }),
  sometimes(100, async () => {
    const { uuid = '' } = rooms[Math.floor(random() * rooms.length)] ?? {};
    await home.control('POST', 'events', { room: uuid, event: 'room_sensor.detected' });
    await home.control('POST', 'messages', { room: uuid, text: 'おかえり' });
  }),
  sometimes(4000, async () => {
    restarts += 1;
    await home.restart();
  }),
  sometimes(3000, async () => {
    if (minute() < minutes * 0.7) return;
    await home.control('PUT', 'faults', [{ endpoint: 'emo_*', kind: 'status', status: 429, count: 2 }]);
  }),
]);
// The webhook is set up by a person.
const calls = (await home.lines<{ at: number; endpoint: string; outcome: string | null }>('calls'))
  .filter(({ endpoint }) => endpoint.startsWith('emo_') && endpoint !== 'emo_webhook')
  .toSorted((a, b) => a.at - b.at);
const events = sqliteOf(home.store).prepare('SELECT count(*) FROM event').pluck().get() as number;
await home.close();
// By the third of them the collector has heard one, however often it was ended meanwhile.
const slowFrom = calls.filter(({ outcome }) => outcome === '429')[2]?.at ?? Number.POSITIVE_INFINITY;

/** @returns one sentence for each minute with more calls than that */
function tooMany(made: typeof calls, limit: number): string[] {
  return made.flatMap(({ at }, index) => {
    const more = made[index + limit];
    // The simulator notes whole milliseconds.
    if (!more || more.at - at >= minuteMs - 1) return [];
    const endpoints = made.slice(index, index + limit + 1).map(({ endpoint }) => endpoint);
    return `more than ${limit} calls in a minute: ${endpoints.join(', ')} within ${more.at - at} of ${minuteMs} ms`;
  });
}

const verdict = {
  tooMany: tooMany(calls, callsPerMinute),
  /** After the service has asked for fewer calls. */
  notHalved: tooMany(
    calls.filter(({ at }) => at > slowFrom),
    callsPerMinute / 2,
  ),
};
process.stdout.write(JSON.stringify({ verdict, figures: { minutes, calls: calls.length, restarts, events } }));
