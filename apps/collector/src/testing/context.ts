/** For the tests: what a collector works with, in this process, on a store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BoccoClient } from '@roomlog/api';
import { createLogger, readConfig } from '@roomlog/runtime';
import { openStore } from '@roomlog/store';
import { expect, onTestFinished } from 'vitest';
import type { Context } from '../context.ts';
import { createClock } from '../sources/bocco/clock.ts';

type Client = ConstructorParameters<typeof BoccoClient>;

/** Closed and cleared away when the test ends. */
export async function temporaryContext(
  options: Client[0] & { baseUrl: string },
  { policy, ...given }: { policy?: Client[1] } & Partial<Context> = {},
): Promise<Context> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-collector-'));
  const store = await openStore(join(dataDir, 'roomlog.db'), 'writer');
  const clock = createClock();
  const client = new BoccoClient({ ...options, onAnswer: clock.hear }, policy);
  onTestFinished(async () => {
    await client.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    config: readConfig({ ROOMLOG_DATA_DIR: dataDir, BOCCO_BASE_URL: options.baseUrl }),
    log: createLogger('test', 'silent'),
    store,
    client,
    now: () => Math.floor(Date.now() / 1000),
    clock,
    running: new Map(),
    stop: new AbortController().signal,
    beginAnew: (reason) => expect.fail(reason),
    signedInAnew: () => false,
    ...given,
  };
}
