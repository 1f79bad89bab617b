/** Slow readers cost a dashboard nothing, and the command line writes what it serves. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compareFiles, readSlowly, serve } from './downloads.ts';
import { report } from './report.ts';

const timeout = 600_000;

test('twenty slow readers of ten years, and files in forty forms', { timeout }, async () => {
  const served = await serve();
  const differing = await compareFiles(served, 40, Number(process.env['ACCEPTANCE_SEED'] ?? 1));
  report('files by HTTP and by the command line', { forms: 40, differing: differing.length });
  expect(differing).toEqual([]);
  for (const format of ['csv', 'ndjson', 'parquet']) {
    const before = served.memory().now;
    await readSlowly(served, 20, 10, format);
    const soon = served.memory().most;
    const taken = await readSlowly(served, 20, 30, format);
    const later = served.memory().most;
    // What was under way when they left may end; then there is nothing left to do.
    await delay(2000);
    const [cpu, then] = [served.cpu(), performance.now()];
    await delay(5000);
    const busy = (served.cpu() - cpu) / ((performance.now() - then) / 1000);
    const megabytes = { taken: taken / 1e6, before, soon, later };
    report(`slow readers of ${format}, MB`, { ...megabytes, busy_after: busy });
    expect(taken).toBeGreaterThan(1e6);
    // A reader has its page or its row group in memory, however long it takes.
    expect(soon - before).toBeLessThan(300);
    // And what it left behind until that is collected; all that they ask for would be 1.4 GB.
    expect(later - before).toBeLessThan(400);
    expect(busy).toBeLessThan(0.2);
  }
});
