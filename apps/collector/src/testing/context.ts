/** For the tests: what a collector works with, in this process, on a store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, readConfig, type Secrets } from '@roomlog/runtime';
import { demoCredentials } from '@roomlog/simulator';
import { nowSeconds, openStore } from '@roomlog/store';
import { expect, onTestFinished } from 'vitest';
import type { AccountContext, Context } from '../context.ts';
import { createAnswerBatch } from '../intake/answer-batch.ts';
import { type Turn, turnsOf } from '../job-table.ts';
import { everySlice } from '../share.ts';
import { createBoccoSource } from '../sources/bocco/source.ts';

interface Given extends Partial<AccountContext> {
  secrets?: Secrets;
  policy?: Parameters<typeof createBoccoSource>[3];
}

/** A call that fails fails at once: what tries again is the job or the queue. */
export const triesOnce = { retries: {}, refusedSignInMs: 0, subscribePaceMs: 0 };

/** With the simulator's account where no other is given. Closed and cleared away when the test ends. */
export async function temporaryContext(
  baseUrl: string,
  { secrets = demoCredentials, policy, ...given }: Given = {},
): Promise<AccountContext> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-collector-'));
  const store = await openStore(join(dataDir, 'roomlog.db'), 'writer');
  const config = readConfig({ ROOMLOG_DATA_DIR: dataDir, BOCCO_BASE_URL: baseUrl });
  const credentials = { account: 'default', source: 'bocco', ...secrets, secretsFile: undefined } as const;
  const source = createBoccoSource(config, credentials, { signedIn: async () => {}, paused: async () => {} }, policy);
  const over = new AbortController();
  onTestFinished(async () => {
    // What a test left under way has nothing to write any more.
    over.abort();
    await source.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const log = await createLogger('test', 'silent');
  return {
    config,
    log,
    store,
    answers: createAnswerBatch({ config, log, store }),
    now: nowSeconds,
    running: new Map(),
    stop: over.signal,
    restartSession: (reason) => void (over.signal.aborted || expect.fail(reason)),
    account: { id: 1, name: 'default', source, hasNewSignIn: () => false, asked: new Map() },
    holds: () => true,
    ...given,
  };
}

/** As a collector that has everything; what runs is in the context of its account. */
export function everyTurn(context: Context, accounts: readonly AccountContext[]): readonly Turn[] {
  const slices = everySlice(
    context,
    accounts.map(({ account }) => account.id),
  );
  const runningOf = (id: number) => accounts.find(({ account }) => account.id === id)?.running ?? context.running;
  return turnsOf(
    context,
    accounts,
    slices.map((one) => ({ ...one, running: runningOf(one.account_id) })),
  );
}

/** A job of the account or of its store. */
export function turnOf(context: AccountContext, name: string): Turn {
  return everyTurn(context, [context]).find(({ job }) => job.name === name) ?? expect.unreachable();
}
