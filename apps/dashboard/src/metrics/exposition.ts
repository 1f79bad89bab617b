/** What Prometheus scrapes: https://prometheus.io/docs/practices/naming/. */
import { statfs } from 'node:fs/promises';
import { packageVersion } from '@roomlog/runtime';
import {
  boccoNow,
  countDownloads,
  countQuarantined,
  jobRuns,
  listAccounts,
  nowSeconds,
  outboxFigures,
  pollSecondsOf,
  type RoomCursor,
  type RoomOverview,
  roomsOverview,
  staleSeconds,
} from '@roomlog/store';
import { metricDefinitions, metrics } from '@roomlog/store/metrics';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { isHealthy, serializeStatus } from '../serialize.ts';

/** Of this process: memory, time, event loop. */
const ofProcess = new Registry();
// It looks at the event loop that often (milliseconds). With its own 10 the process never slept.
collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: 100 });
// Gauges with names of counters; the same figures are there by their types.
for (const kind of ['handles', 'requests', 'resources']) ofProcess.removeSingleMetric(`nodejs_active_${kind}_total`);

/** `Content-Type` of the text. */
export const expositionType = ofProcess.contentType;

/** Everything as it is now: nothing is kept between two scrapes, and a reading that is stale is absent. */
export async function exposition(context: Context, streams: number): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `roomlog_${name}`, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `roomlog_${name}`, help, labelNames, registers: [registry] });

  gauge('build_info', 'The version that runs.', ['version']).set({ version: packageVersion }, 1);
  gauge('event_streams', 'Open pages that listen to events.').set(streams);
  await addReadings(context, gauge);
  await addJobs(context, gauge, counter);
  await addQueues(context, gauge);
  return Registry.merge([registry, ofProcess]).metrics();
}

type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;
type MakeCounter = (name: string, help: string, labelNames: string[]) => Counter;

const sensorLabels = ['room', 'sensor', 'sensor_uuid'];

async function addReadings({ reader: { db } }: Context, gauge: MakeGauge): Promise<void> {
  const values = metrics.map((metric) => {
    const { name, factor = 1 } = metricDefinitions[metric].baseUnit;
    const made = gauge(`${metric}_${name}`, `Newest ${metric} of a sensor; absent while it is stale.`, sensorLabels);
    return { metric, factor, made };
  });
  const taken = gauge('reading_timestamp_seconds', 'When the newest reading of a sensor was taken.', sensorLabels);
  const stale = gauge('sensor_stale', '1 while a sensor is silent for too long.', sensorLabels);
  const [now, pollSeconds] = [await boccoNow(db), await pollSecondsOf(db)];
  for await (const { name: room, sensors } of allRooms(db)) {
    for (const { nickname: sensor, uuid: sensor_uuid, source, latest } of sensors) {
      const labels = { room, sensor, sensor_uuid };
      const isStale = !latest || now - latest.ts > staleSeconds(pollSeconds, source);
      stale.set(labels, Number(isStale));
      if (latest) taken.set(labels, latest.ts);
      if (!latest || isStale) continue;
      for (const { metric, factor, made } of values) {
        const hundredths = latest[metric];
        if (hundredths !== null) made.set(labels, (hundredths / 100) * factor);
      }
    }
  }
}

async function* allRooms(db: Context['reader']['db']): AsyncGenerator<RoomOverview> {
  let after: RoomCursor | undefined;
  do {
    const { rooms, next } = await roomsOverview(db, { after, limit: 200 });
    yield* rooms;
    after = next;
  } while (after);
}

async function addJobs({ reader }: Context, gauge: MakeGauge, counter: MakeCounter): Promise<void> {
  const labelNames = ['job', 'account'];
  const runs = counter('job_runs_total', 'How often a job of the collector started.', labelNames);
  const failures = counter('job_failures_total', 'How often a job of the collector failed.', labelNames);
  const failing = gauge('job_failing', '1 while a job of the collector fails.', labelNames);
  const succeeded = gauge('job_last_success_timestamp_seconds', 'When a job last succeeded.', labelNames);
  const accounts = new Map((await listAccounts(reader.db)).map(({ id, name }) => [id, name]));
  for (const run of await jobRuns(reader.db)) {
    const labels = { job: run.job, account: accounts.get(run.account_id) ?? '' };
    runs.inc(labels, run.runs);
    failures.inc(labels, run.failures);
    failing.set(labels, Number(run.failing_since !== null));
    if (run.succeeded_at !== null) succeeded.set(labels, run.succeeded_at);
  }
  const { state, last_success_at } = await serializeStatus(reader);
  gauge('healthy', '1 while the logging works, as /healthz says.').set(Number(isHealthy(state)));
  if (last_success_at === null) return;
  gauge('last_poll_timestamp_seconds', 'When BOCCO last answered a poll.').set(Date.parse(last_success_at) / 1000);
}

async function addQueues({ reader, config }: Context, gauge: MakeGauge): Promise<void> {
  const { oldest, ...states } = await outboxFigures(reader.db);
  const messages = gauge('outbox_messages', 'Messages that were typed here, by what became of them.', ['state']);
  for (const [state, count] of Object.entries(states)) messages.set({ state }, count);
  const age = oldest === null ? 0 : nowSeconds() - oldest;
  gauge('outbox_oldest_age_seconds', 'How long the oldest message has waited to be sent.').set(age);
  const downloads = gauge('downloads', 'Recordings and pictures, by what became of them.', ['state']);
  for (const [state, count] of Object.entries(await countDownloads(reader.db))) downloads.set({ state }, count);
  gauge('quarantined_items', 'What is held back: roomlog quarantine list.').set(await countQuarantined(reader.db));
  gauge('store_size_bytes', 'Size of the store.').set(await reader.engine.size(reader.db));
  const { bavail, bsize } = await statfs(config.dataDir);
  gauge('disk_free_bytes', 'Free space in the data folder.').set(bavail * bsize);
}
