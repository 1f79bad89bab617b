/** What is wrong and what to do: a table of checks, each one line. */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type exitCodes,
  Failure,
  packageVersion,
  readConfig,
  readCredentials,
  readEnvironment,
} from '@roomlog/runtime';
import {
  backupTime,
  countReadMarks,
  isLeased,
  type JobRun,
  jobRuns,
  openStore,
  retentionOf,
  type Store,
  StoreError,
} from '@roomlog/store';
import { findAccess, joinedRooms, withBocco } from '../bocco.ts';
import { check, type Finding, reportFindings } from '../findings.ts';
import { timeIn } from '../print.ts';
import { storeFolder } from './export.ts';

const leastFreeBytes = 200 * 1024 * 1024;

/** Exits with the code of the first thing that is wrong. */
export async function doctor(options: { json?: boolean }, stop: AbortSignal): Promise<void> {
  const findings = [
    await check('roomlog', () => `${packageVersion} on Node ${process.versions.node}`),
    await check('configuration', describeConfig),
    await check('data folder', describeFolder),
    ...(await examineStore()),
    await check('BOCCO', () => askBocco(stop)),
  ];
  reportFindings(findings, options);
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
      throw new StoreError(
        'damaged',
        `It is damaged (${String(problem)}); put a backup in its place: roomlog restore FILE.`,
      );
    const { size } = statSync(store.path);
    return `${(size / 1024 / 1024).toFixed(1)} MB, no damage found`;
  });
  if (!store) return [opened];
  const open = store;
  try {
    const { db } = open;
    const collector = await check('collector', async () => {
      if (!(await isLeased(db))) throw new Failure('failed', 'It is not running; start roomlog.');
      return 'running';
    });
    const kept = await check('backups', () => describeBackups(storeFolder()));
    const retention = await check('retention', () => describeRetention(open));
    const marks = await check('read marks', async () => {
      const { asked, calls } = await countReadMarks(db);
      return asked === 0
        ? 'none: nobody asked for any'
        : `${asked} asked for by people, sent to BOCCO in ${calls} calls`;
    });
    const jobs = await jobRuns(db);
    return [
      opened,
      collector,
      kept,
      retention,
      marks,
      ...(await Promise.all(jobs.map((run) => check(run.job, () => describeRun(run))))),
    ];
  } finally {
    await open.close();
  }
}

function describeBackups(folder: string): string {
  const backups = join(folder, 'backups');
  const times = existsSync(backups) ? readdirSync(backups).map(backupTime) : [];
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  return Number.isFinite(newest) ? `newest of ${at(newest)}` : 'none yet; the collector makes one a day';
}

async function describeRetention({ db }: Store): Promise<string> {
  const retention = await retentionOf(db);
  if (!retention) return 'everything stays';
  const { applied, readings, before } = retention;
  if (applied) return `raw readings from before ${at(before)} are deleted`;
  return `${readings} readings from before ${at(before)} will be deleted by the next run, because ROOMLOG_RETENTION is new`;
}

/** Epoch seconds as a person reads them. */
const at = (ts: number) => timeIn()(new Date(ts * 1000));

/** By the kind of a job's failure; any other kind is BOCCO's. */
const exits: Record<string, keyof typeof exitCodes> = {
  unauthorised: 'notSignedIn',
  store: 'store',
  internal: 'failed',
};

function describeRun({ succeeded_at, failing_since, error, error_kind }: JobRun): string {
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
