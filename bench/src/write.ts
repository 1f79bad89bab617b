/** What storing a new reading costs, one by one and in sets: CPU, because the disk is not what is compared. */

import { type Answer, insertAnswers, insertReadings } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const sensors = 500;
const window = 288;
const rounds = 7;
const begin = Date.UTC(2026, 0, 1) / 1000;

/** What is measured, and the most that it may be. */
const most = { ratio: 0.1, statements: 15 };

const { store, sensors: found, clear } = await openBenchStore(sensors);
const { db } = store;
const sqlite = sqliteOf(store);

let next = 0;
await insertAnswers(db, answers(window));

const cpu = { single: [] as number[], together: [] as number[], known: [] as number[] };
let statements = 0;
for (let round = 0; round < rounds; round++) {
  const single = answers(1);
  cpu.single.push(
    await cpuOf(async () => {
      for (const { sensorId, readings } of single) await insertReadings(db, sensorId, readings);
    }),
  );
  const together = answers(1);
  cpu.together.push(
    await cpuOf(async () => {
      statements = await counted(() => insertAnswers(db, together));
    }),
  );
  // As BOCCO answers: a day that is known, which is compared and not written.
  const known = answersOf(next - window, window);
  cpu.known.push(await cpuOf(() => insertAnswers(db, known)));
}
await clear();

const ratio = median(cpu.together) / median(cpu.single);
const each = (milliseconds: number, count = sensors) => (milliseconds / count).toFixed(4);
const results = `
# Writing

A new reading of each of ${sensors} sensors, with rollups, gaps, seals and the note for the live feed. Medians of ${rounds} rounds in turn.

| stored | ms of CPU a reading |
| --- | --- |
| one by one | ${each(median(cpu.single))} |
| in sets | ${each(median(cpu.together))} |
| known already: compared | ${each(median(cpu.known), sensors * window)} |

In sets it takes ${ratio.toFixed(3)} of the CPU; at most ${most.ratio} is wanted: ${atMost(ratio, most.ratio)}.
${statements} statements for ${sensors} answers; at most ${most.statements} are wanted: ${atMost(statements, most.statements)}.
`;
report(results);

/** The next `count` readings of every sensor. */
function answers(count: number): Answer[] {
  const made = answersOf(next, count);
  next += count;
  return made;
}

function answersOf(first: number, count: number): Answer[] {
  return found.map(({ id: sensorId }) => ({
    sensorId,
    readings: Array.from({ length: count }, (_, offset) => {
      const at = first + offset;
      const values = { temperature: 20 + (at % 60) / 10, humidity: 50, illuminance: at % 300 };
      return { id: at + 1, created_at: new Date((begin + at * 300) * 1000), ...values };
    }),
  }));
}

/** Milliseconds. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many statements the driver executes meanwhile. */
async function counted(work: () => Promise<unknown>): Promise<number> {
  const prototype = Object.getPrototypeOf(sqlite.prepare('SELECT 1')) as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  const originals = ['all', 'run'].map((name) => [name, prototype[name]] as const);
  let executed = 0;
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...given: unknown[]) {
      executed += 1;
      return original?.apply(this, given);
    };
  }
  await work();
  for (const [name, original] of originals) if (original) prototype[name] = original;
  return executed;
}
