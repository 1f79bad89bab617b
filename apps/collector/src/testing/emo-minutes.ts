/**
 * Some minutes of an emo's account that has more to ask than it may: a minute lasts a second here. Everything is asked at once
 * and all the time, people send, the collector is started again and again, and at the end the service asks for fewer calls. In
 * no minute there may be more calls than the budget. A program: `emo-minutes.ts MINUTES SEED FOLDER` prints JSON.
 */
import { enqueue, listRooms } from '@roomlog/store';
import { deliverDue } from '../delivery/outbox.ts';
import { openEmoHome, randomFrom } from './emo-home.ts';

const [minutes = 60, seed = 1] = process.argv.slice(2, 4).map(Number);
const minuteMs = 1000;
const callsPerMinute = 8;

const home = await openEmoHome({
  dataDir: process.argv[4] ?? '',
  callsPerMinute,
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
const rooms = await listRooms(home.store.db);
const jobs = ['refresh-rooms', 'poll-sensors', 'sync-messages', 'backfill-messages', 'archive-media'];
await Promise.all([
  ...jobs.map((job) => always(() => home.run(job))),
  always(() => deliverDue(home.context())),
  sometimes(1500, async () => {
    const room_id = rooms[Math.floor(random() * rooms.length)]?.id ?? 0;
    await enqueue(home.store.db, { unique_id: crypto.randomUUID(), room_id, text: 'ただいま' });
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
const calls = (await home.lines<{ at: number; endpoint: string }>('calls')).filter(({ endpoint }) =>
  endpoint.startsWith('emo_'),
);
await home.close();
const times = calls.map(({ at }) => at).toSorted((a, b) => a - b);
// The simulator notes whole milliseconds.
const tooMany = times.filter(
  (time, at) => (times[at + callsPerMinute] ?? Number.POSITIVE_INFINITY) - time < minuteMs - 1,
);
process.stdout.write(
  JSON.stringify({ verdict: { tooMany: tooMany.map(String) }, figures: { minutes, calls: calls.length, restarts } }),
);
