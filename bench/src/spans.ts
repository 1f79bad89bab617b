/**
 * Charts of any span over HTTP, one request at a time: known ones, and new ones, over a bare Fastify route that sends the
 * same bytes from memory. Ten years of one sensor at five minutes.
 */
import { dirname } from 'node:path';
import { insertReadings } from '@roomlog/store';
import { openBenchStore } from './bench-store.ts';
import { openConnection } from './connection.ts';
import { type Recording, readingsOf, stepSeconds, weekSeconds } from './peers/peer.ts';
import { atMost, median, report } from './results.ts';
import { bodyOf, startBareRoutes, startDashboard } from './served.ts';

const warmUpRounds = 100;
const rounds = 301;
const [mostKnown, mostNew] = [2, 5];
const day = 86_400;
const spans = { '1 h': 3600, '1 d': day, '7 d': 7 * day, '30 d': 30 * day, '1 y': 365 * day, '10 y': 3650 * day };

const weeks = 522;
const from = Date.UTC(2015, 11, 28) / 1000;
const to = from + weeks * weekSeconds;
const recording: Recording = { from, to, count: (weeks * weekSeconds) / stepSeconds };
const { store, sensors, clear } = await openBenchStore(1);
await fill();
const dashboard = await startDashboard(dirname(store.path));
const chartOf = (seconds: number, later = 0) =>
  `${dashboard.url}api/sensors/${sensors[0]?.uuid}/readings?from=${to - seconds}&to=${to + later}&resolution=auto`;
const bodies = await Promise.all(Object.values(spans).map(async (seconds) => bodyOf(chartOf(seconds))));
const bare = await startBareRoutes(Object.fromEntries(bodies.map((body, index) => [String(index), body])));
const [own, other] = [await openConnection(dashboard.url), await openConnection(bare.url)];

const charts = Object.entries(spans).map(([span, seconds], index) => {
  const times: Times = { bare: [], known: [], new: [] };
  return { span, seconds, bytes: bodies[index]?.bytes.length ?? 0, times };
});
interface Times {
  bare: number[];
  known: number[];
  new: number[];
}
for (let round = -warmUpRounds; round < rounds; round++) {
  for (const [index, { seconds, times }] of charts.entries()) {
    const ways = {
      bare: () => other.ask(`${bare.url}${index}`),
      known: () => own.ask(chartOf(seconds)),
      // A second later each time, so that nothing of it is known.
      new: () => own.ask(chartOf(seconds, warmUpRounds + round + 1)),
    };
    for (const way of ['bare', 'known', 'new'] as const) {
      const begun = performance.now();
      await ways[way]();
      if (round >= 0) times[way].push(performance.now() - begun);
    }
  }
}
for (const connection of [own, other]) connection.close();
await dashboard.stop();
await bare.stop();
await clear();

const rows = charts.map(({ span, bytes, times }) => {
  const [base, known, made] = [times.bare, times.known, times.new].map(median) as [number, number, number];
  const cells = [
    span,
    (bytes / 1000).toFixed(1),
    base.toFixed(2),
    (known / base).toFixed(2),
    atMost(known / base, mostKnown),
    made.toFixed(2),
    (made / base).toFixed(1),
    atMost(made / base, mostNew),
  ];
  return `| ${cells.join(' | ')} |`;
});
report(`
# Spans

Charts over HTTP, one request at a time, over a bare Fastify route that sends the same bytes. Medians of ${rounds} rounds in turn.

| chart of | kB | a bare route, ms | known, over it | at most ${mostKnown} | new, ms | over it | at most ${mostNew} |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`);

async function fill(): Promise<void> {
  const all = Array.from(readingsOf(recording), ([ts, [temperature = 0, humidity = 0, illuminance = 0]], index) => {
    return { id: index + 1, created_at: new Date(ts * 1000), temperature, humidity, illuminance };
  });
  for (let first = 0; first < all.length; first += 10_000) {
    await insertReadings(store.db, sensors[0]?.id ?? 0, all.slice(first, first + 10_000));
  }
}
