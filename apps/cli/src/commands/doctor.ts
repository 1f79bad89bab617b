/** What is wrong and what to do: a table of checks, each one line. */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  envFile,
  type exitCodes,
  Failure,
  packageVersion,
  readAccounts,
  readConfig,
  readEnvironment,
  rootDir,
} from '@roomlog/runtime';
import {
  type Account,
  backupTime,
  countConflicts,
  countReadingConflicts,
  countReadMarks,
  isCollectorRunning,
  type JobRun,
  jobRuns,
  listAccounts,
  listRooms,
  retentionOf,
  type Store,
  StoreError,
  whyUnwritable,
} from '@roomlog/store';
import { findAccess, withRooms } from '../bocco.ts';
import { type EmoAccess, withEmo } from '../emo.ts';
import { check, examineStore, type Finding, reportFindings, type StoreCheck } from '../output/findings.ts';
import { timeIn } from '../output/print.ts';
import { storeFolder, storeLocation } from '../store.ts';
import { describeClock, describeQuarantine, describeSensors, describeTimes } from '../times.ts';

export interface DoctorOptions {
  json?: boolean;
}

const leastFreeBytes = 200 * 1024 * 1024;

/** Prints all checks. The process exits with the code of the first one that failed. */
export async function doctor(options: DoctorOptions, stop: AbortSignal): Promise<void> {
  const findings = [
    await check('roomlog', () => `${packageVersion} in ${rootDir}, on Node ${process.versions.node}`),
    await check('configuration', describeConfig),
    await check('data folder', describeFolder),
    ...(await examineStore(storeLocation(), ['store', describeStore], describeContents)),
    ...(await askServices(stop)),
  ];
  reportFindings(findings, options);
}

function describeConfig(): string {
  const env = readEnvironment();
  const config = readConfig(env);
  const file = `variables are read from ${envFile}`;
  if (readAccounts(env, config.dataDir).length === 0) return `no account yet: what runs is the demo; ${file}`;
  return `polls ${config.baseUrl} every ${config.pollSeconds} s, days begin in ${config.timeZone}; ${file}`;
}

async function describeFolder(): Promise<string> {
  const folder = storeFolder();
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw new Failure('store', `${folder} does not exist yet; start roomlog once.`);
  const { bavail, bsize } = statfsSync(folder);
  const free = `${Math.round((bavail * bsize) / 1024 / 1024)} MB free`;
  if ((stat.mode & 0o077) !== 0)
    throw new Failure('store', `${folder} is open to other accounts; run: chmod 700 ${folder}`);
  if ((await whyUnwritable(join(folder, 'roomlog.db'), { byWriting: true })) === 'refused') {
    throw new Failure('store', `${folder} can't be written: correct its permissions, or mount its disk read-write.`);
  }
  if (bavail * bsize < leastFreeBytes) throw new Failure('store', `${folder} has only ${free}; make some room.`);
  return `${folder}, ${free}`;
}

async function describeStore({ db, engine, path }: Store): Promise<string> {
  const { words, isDamaged } = await engine.inspect(db, { deep: false });
  if (isDamaged) throw new StoreError('damaged', `${words.replace(/^t/, 'T')}; ${engine.remedy}.`);
  return `${path}, ${((await engine.size(db)) / 1024 / 1024).toFixed(1)} MB, ${words}`;
}

/** In the order of the output, before the jobs. */
const contents: Record<string, StoreCheck> = {
  collector: describeCollector,
  clock: describeClock,
  sensors: describeSensors,
  quarantine: describeQuarantine,
  'stored times': describeTimes,
  backups: describeBackups,
  retention: describeRetention,
  'read marks': describeReadMarks,
  readings: describeConflicts,
  'message ids': describeIds,
};

async function* describeContents(store: Store): AsyncGenerator<Finding> {
  const { db, path } = store;
  for (const [name, describe] of Object.entries(contents)) yield await check(name, () => describe(store), path);
  let runs: JobRun[] = [];
  let accounts: Account[] = [];
  const list = async () => {
    runs = await jobRuns(db);
    accounts = await listAccounts(db);
    return '';
  };
  const listed = await check('jobs', list, path);
  if (!listed.ok) yield listed;
  for (const run of runs) {
    const account = accounts.find(({ id }) => id === run.account_id);
    const name = account && accounts.length > 1 ? `${run.job} (${account.name})` : run.job;
    yield await check(name, () => describeRun(run, account?.source), path);
  }
}

async function describeCollector({ db }: Store): Promise<string> {
  if (await isCollectorRunning(db)) return 'running';
  throw new Failure('failed', 'It is not running; start roomlog.');
}

async function describeReadMarks({ db }: Store): Promise<string> {
  const { asked, calls } = await countReadMarks(db);
  return asked === 0 ? 'none: nobody asked for any' : `${asked} asked for by people, sent to BOCCO in ${calls} calls`;
}

/** Conflicts are no fault, but a person may know which version is right. */
async function describeConflicts({ db }: Store): Promise<string> {
  const count = await countReadingConflicts(db);
  if (count === 0) return 'no reading has a version that contradicts it';
  const versions = count === 1 ? '1 version contradicts a reading' : `${count} versions contradict readings`;
  return `${versions} as shown; see and decide with roomlog conflicts list`;
}

function describeBackups(): string {
  if (!storeLocation().isBackedUpHere) return 'left to the server of the database; the media folder needs its own';
  const backups = join(storeFolder(), 'backups');
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

/** No fault: there is nothing that a person could repair. */
async function describeIds({ db }: Store): Promise<string> {
  const restarted = (await listRooms(db)).flatMap(({ name, ids_restarted_after }) =>
    ids_restarted_after === null ? [] : `${name} (after ${at(ids_restarted_after)})`,
  );
  const conflicts = await countConflicts(db);
  const kept = conflicts === 0 ? '' : `; ${conflicts} under an id that another message has are in message_conflict`;
  if (restarted.length === 0) return `no room began again${kept}`;
  return `BOCCO counts them anew in ${restarted.join(', ')}: what came since is stored${kept}`;
}

/** Formats epoch seconds for people. */
const at = (ts: number) => timeIn()(new Date(ts * 1000));

/** Exit codes by the kind of a job's failure; any other kind is BOCCO's. */
const exits: Record<string, keyof typeof exitCodes> = {
  unauthorised: 'notSignedIn',
  store: 'store',
  internal: 'failed',
};

function describeRun({ succeeded_at, failing_since, error, error_kind }: JobRun, source?: Account['source']): string {
  if (failing_since !== null) {
    const exit = exits[error_kind ?? ''] ?? 'boccoUnreachable';
    const remedy = exit === 'notSignedIn' ? ` Run roomlog signin${source === 'emo' ? ' --emo' : ''}.` : '';
    throw new Failure(exit, `Failing since ${at(failing_since)}: ${error ?? 'no reason noted'}${remedy}`);
  }
  return succeeded_at === null ? 'has not run yet' : `last succeeded ${at(succeeded_at)}`;
}

/** Of a home with a BOCCO emo alone, nobody asks BOCCO. */
async function askServices(stop: AbortSignal): Promise<Finding[]> {
  const emo = emoAccounts();
  const findings = emo.isAlone ? [] : [await check('BOCCO', () => askBocco(stop))];
  for (const access of emo.accounts) findings.push(await check('BOCCO emo', () => askEmo(access, stop)));
  return findings;
}

/** A configuration that can't be read is a finding of its own. */
function emoAccounts(): { accounts: EmoAccess[]; isAlone: boolean } {
  try {
    const env = readEnvironment();
    const config = readConfig(env);
    const all = readAccounts(env, config.dataDir);
    const accounts = all.filter((one) => one.source === 'emo').map((credentials) => ({ config, credentials }));
    return { accounts, isAlone: accounts.length > 0 && accounts.length === all.length };
  } catch {
    return { accounts: [], isAlone: false };
  }
}

async function askEmo(access: EmoAccess, stop: AbortSignal): Promise<string> {
  const { items } = await withEmo(access, stop, (client) => client.getRooms({}, { deadlineMs: 10_000 }));
  return `${access.config.emoBaseUrl} answers: ${items.length} room${items.length === 1 ? '' : 's'}`;
}

async function askBocco(stop: AbortSignal): Promise<string> {
  const access = findAccess();
  const length = await withRooms(access, stop, (rooms) => rooms.length);
  const where = access.demo ? 'the demo’s simulator' : access.baseUrl;
  return `${where} answers: ${length} room${length === 1 ? '' : 's'}`;
}
