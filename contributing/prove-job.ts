/** Run in a copy of the sources that has one more job: that it is due once a night, and what its row says, as JSON on stdout. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createAnswerBatch } from '../apps/collector/src/intake/answer-batch.ts';
import { dueAt, lastRunsOf, runTurn } from '../apps/collector/src/job-run.ts';
import { turnsOf } from '../apps/collector/src/job-table.ts';
import { everySlice } from '../apps/collector/src/share.ts';
import { createLogger, readConfig } from '../packages/runtime/src/index.ts';
import { jobRun, openStore } from '../packages/store/src/index.ts';

// In the copy, which goes however this ends.
const folder = mkdtempSync('store-');
const store = await openStore(join(folder, 'roomlog.db'), 'writer');
let clock = Date.UTC(2026, 0, 1) / 1000;
const config = readConfig({ ROOMLOG_DATA_DIR: folder });
const log = await createLogger('job', 'silent');
const context = {
  config,
  log,
  store,
  answers: createAnswerBatch({ config, log, store }),
  now: () => clock,
  running: new Map(),
  stop: new AbortController().signal,
  restartSession: () => {},
};
const turn = turnsOf(context, [], everySlice(context, [])).at(-1);
if (!turn) throw new Error('There is no job.');
const isDue = async () => dueAt(turn, await lastRunsOf(context, [turn])) <= clock;
const due: boolean[] = [await isDue()];
const failure = await runTurn(turn);
for (const later of [0, 3600, 86_400]) {
  clock += later;
  due.push(await isDue());
}
const row = await jobRun(store.db, turn.key);
process.stdout.write(
  JSON.stringify({
    job: turn.job.name,
    due,
    failed: failure !== undefined,
    row: row?.succeeded_at,
    at: clock - 90_000,
  }),
);
await store.close();
