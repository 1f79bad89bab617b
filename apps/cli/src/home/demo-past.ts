/** The demo's past comes in steps: one answer with all of it would take the collector hundreds of megabytes. */
import { setTimeout as delay } from 'node:timers/promises';
import { listRooms, readingsBetween, roomSensors, type SourceName, type Store } from '@roomlog/store';

const day = 86_400;

/** How much of the past the demo has. */
export const pastDays = 410;

/** Days in a step. */
const stepDays = 60;

/** Readings in a step, one every 300 s, and some more: some are missing, and the next step has to join. */
const stepReadings = stepDays * 288 + 100;

/** In any span this long there are readings: the demo's robot is unplugged for two days at most. */
const longestGap = 3 * day;

/** Milliseconds between two looks whether a step is stored. */
const lookEvery = 50;

/** What the simulator offers: the newest `window` readings up to `readings_until`, epoch seconds; 0 = up to now. */
export interface Offered {
  window: number;
  readings_until: number;
}

/** A part of the past, epoch seconds, and what has to be offered for it. */
export interface Step {
  from: number;
  to: number;
  offered: Offered;
}

/** The steps that are not stored, the newest first: all of them in a new store. @param now epoch seconds */
export async function missingSteps({ db }: Store, now: number): Promise<Step[]> {
  const steps = Array.from({ length: Math.ceil(pastDays / stepDays) }, (_, at): Step => {
    const to = now - at * stepDays * day;
    const from = Math.max(to - stepDays * day, now - pastDays * day);
    return { from, to, offered: { window: stepReadings, readings_until: at === 0 ? 0 : to } };
  });
  const areStored = await Promise.all(steps.map((step) => isStored({ db }, step)));
  return steps.filter((_, at) => !areStored[at]);
}

/** A BOCCO emo has no memory: only in the demo it tells a month at first, so that its charts aren't empty. */
const emoDays = 30;

/** Its settings at the simulator until that is stored, and then. */
export const emoOffered = {
  past: { emo_values: 'timed', emo_values_count: emoDays * 288 },
  live: { emo_values: 'latest' },
} as const;

/** What is told then. @param now epoch seconds */
export const emoSpan = (now: number): Span => ({ from: now - emoDays * day, to: now });

type Span = Pick<Step, 'from' | 'to'>;

/** Resolves when a span of the robot's sensors is stored, or when the signal aborts. */
export async function untilStored(
  store: Pick<Store, 'db'>,
  span: Span,
  signal: AbortSignal,
  robot: SourceName = 'bocco',
): Promise<void> {
  while (!signal.aborted && !(await isStored(store, span, robot)))
    await delay(lookEvery, undefined, { signal }).catch(() => {});
}

/** An answer is stored as a whole, so its two ends tell. */
async function isStored({ db }: Pick<Store, 'db'>, { from, to }: Span, robot: SourceName = 'bocco'): Promise<boolean> {
  const rooms = (await listRooms(db)).filter(({ source }) => source === robot).map(({ id }) => id);
  const sensors = (await roomSensors(db)).filter(({ room_id }) => rooms.includes(room_id));
  const ends = [
    { from, to: from + longestGap },
    { from: to - longestGap, to },
  ];
  const found = await Promise.all(
    sensors.flatMap(({ id }) => ends.map((end) => readingsBetween(db, id, { ...end, limit: 1 }))),
  );
  return found.length > 0 && found.every((readings) => readings.length > 0);
}
