/** What is wrong and what to do: a table of checks, each one line. */
import { statfsSync, statSync } from 'node:fs';
import {
  type exitCodes,
  Failure,
  packageVersion,
  readConfig,
  readCredentials,
  readEnvironment,
} from '@roomlog/runtime';
import { countReadMarks, isLeased, type JobRun, jobRuns, openStore, type Store, StoreError } from '@roomlog/store';
import { explain, findAccess, joinedRooms, withBocco } from '../bocco.ts';
import { printJson, printTable, timeIn } from '../print.ts';
import { storeFolder } from './export.ts';

interface Finding {
  check: string;
  ok: boolean;
  /** What was found; for a failure one sentence with what to do. */
  finding: string;
  exitCode?: number;
}

const leastFreeBytes = 200 * 1024 * 1024;

/** Exits with the code of the first thing that is wrong. */
export async function doctor({ json }: { json?: boolean }, stop: AbortSignal): Promise<void> {
  const findings = [
    await check('roomlog', () => `${packageVersion} on Node ${process.versions.node}`),
    await check('configuration', describeConfig),
    await check('data folder', describeFolder),
    ...(await examineStore()),
    await check('BOCCO', () => askBocco(stop)),
  ];
  if (json) printJson(findings.map(({ check: name, ok, finding }) => ({ check: name, ok, finding })));
  else printTable(findings.map(({ check: name, ok, finding }) => [ok ? '✓' : '✗', name, finding]));
  process.exitCode = findings.find(({ ok }) => !ok)?.exitCode ?? 0;
}

async function check(name: string, examine: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check: name, ok: true, finding: await examine() };
  } catch (error) {
    const known = explain(error);
    if (!(known instanceof Failure || known instanceof StoreError)) throw error;
    return { check: name, ok: false, finding: known.message, exitCode: known.exitCode };
  }
}

function describeConfig(): string {
  const env = readEnvironment();
  const config = readConfig(env);
  if (!readCredentials(env, config.dataDir)) return 'no account yet: what runs is the demo';
  return `polls ${config.baseUrl} every ${config.pollSeconds} s, days begin in ${config.timeZone}`;
}

function describeFolder(): string {
  const folder = storeFolder();
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw new Failure('store', `${folder} does not exist yet; start roomlog once.`);
  const { bavail, bsize } = statfsSync(folder);
  const free = `${Math.round((bavail * bsize) / 1024 / 1024)} MB free`;
  if ((stat.mode & 0o077) !== 0)
    throw new Failure('store', `${folder} is open to other accounts; run: chmod 700 ${folder}`);
  if (bavail * bsize < leastFreeBytes) throw new Failure('store', `${folder} has only ${free}; make some room.`);
  return `${folder}, ${free}`;
}

async function examineStore(): Promise<Finding[]> {
  let store: Store | undefined;
  const opened = await check('store', async () => {
    store = await openStore(`${storeFolder()}/roomlog.db`, 'reader');
    const problem = store.sqlite.pragma('quick_check(1)', { simple: true });
    if (problem !== 'ok')
      throw new StoreError('damaged', `The store is damaged (${String(problem)}); move the file aside.`);
    const { size } = statSync(store.path);
    return `${(size / 1024 / 1024).toFixed(1)} MB, no damage found`;
  });
  if (!store) return [opened];
  try {
    const { db } = store;
    const collector = await check('collector', async () => {
      if (!(await isLeased(db))) throw new Failure('failed', 'It is not running; start roomlog.');
      return 'running';
    });
    const marks = await check('read marks', async () => {
      const { asked, calls } = await countReadMarks(db);
      return asked === 0
        ? 'none: nobody asked for any'
        : `${asked} asked for by people, told to BOCCO in ${calls} calls`;
    });
    const jobs = await jobRuns(db);
    return [
      opened,
      collector,
      marks,
      ...(await Promise.all(jobs.map((run) => check(run.job, () => describeRun(run))))),
    ];
  } finally {
    await store.close();
  }
}

/** By the kind of a job's failure; any other kind is BOCCO's. */
const exits: Record<string, keyof typeof exitCodes> = {
  unauthorised: 'notSignedIn',
  store: 'store',
  internal: 'failed',
};

function describeRun({ succeeded_at, failing_since, error, error_kind }: JobRun): string {
  const at = (ts: number) => timeIn()(new Date(ts * 1000));
  if (failing_since !== null) {
    const exit = exits[error_kind ?? ''] ?? 'boccoUnreachable';
    const remedy = exit === 'notSignedIn' ? ' Run roomlog signin.' : '';
    throw new Failure(exit, `Failing since ${at(failing_since)}: ${error ?? 'no reason noted'}${remedy}`);
  }
  return succeeded_at === null ? 'has not run yet' : `last succeeded ${at(succeeded_at)}`;
}

async function askBocco(stop: AbortSignal): Promise<string> {
  const access = findAccess();
  const { length } = await withBocco(access, stop, joinedRooms);
  const where = access.demo ? 'the demo’s simulator' : access.baseUrl;
  return `${where} answers: ${length} room${length === 1 ? '' : 's'}`;
}
