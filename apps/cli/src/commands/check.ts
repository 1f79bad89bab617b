/** Whether what is stored is what was stored; with --deep every row of it. */
import { dirname, join } from 'node:path';
import {
  asReadError,
  checkMedia,
  checkRollups,
  countConflicts,
  countDownloads,
  countQuarantined,
  countReadingConflicts,
  countSeals,
  findDamage,
  findFailedSeals,
  findOtherLayout,
  isoTime,
  knownFailedSeals,
  openStore,
  roomSensors,
  type Store,
  StoreError,
} from '@roomlog/store';
import { check, type Finding, reportFindings } from '../output/findings.ts';
import { withProgress } from '../output/progress.ts';
import { storeFolder } from '../store.ts';

interface CheckOptions {
  deep?: boolean;
  json?: boolean;
}

/** Of each tier of each sensor, where not everything is compared. */
const bucketsOfASample = 20;

/** In the order of the table. Each says what it found, or throws what is wrong and what to do. */
const checks: Record<string, (store: Store, deep: boolean) => string | Promise<string>> = {
  structure,
  references,
  'sealed days': sealedDays,
  rollups,
  media,
  rows,
  'kept aside': keptAside,
};

export async function checkStore({ deep = false, json }: CheckOptions): Promise<void> {
  const findings = await withProgress('Checking', () => examine(join(storeFolder(), 'roomlog.db'), deep));
  reportFindings(findings, json === undefined ? {} : { json });
}

/** Every line, in order; one that meets damage says so, and the next one is looked at. */
export async function examine(path: string, deep: boolean): Promise<Finding[]> {
  let store: Store | undefined;
  const opened = await check(
    'file',
    async () => {
      store = await openStore(path, 'reader');
      return path;
    },
    path,
  );
  if (!store) return [opened];
  const open = store;
  // Everything is read once, from its beginning to its end: little of it need be kept.
  open.sqlite.pragma('cache_size = -8000');
  const findings = [opened];
  try {
    for (const [name, look] of Object.entries(checks)) findings.push(await check(name, () => look(open, deep), path));
  } finally {
    await open.close();
  }
  return findings;
}

const remedy = 'put a backup in its place with roomlog restore FILE';

async function structure({ path, sqlite }: Store, deep: boolean): Promise<string> {
  const problem = findDamage(path, deep ? 'integrity_check' : 'quick_check');
  if (problem !== undefined) throw new StoreError('damaged', `The store is damaged (${problem}); ${remedy}.`);
  const other = await findOtherLayout(sqlite);
  if (other !== undefined) throw new StoreError('damaged', `The ${other} is not what roomlog made; ${remedy}.`);
  return deep ? 'every page and every index is in order' : 'every page is in order';
}

function references({ sqlite }: Store): string {
  const [stray] = sqlite.pragma('foreign_key_check') as { table: string; parent: string }[];
  if (stray) throw new StoreError('damaged', `A row of ${stray.table} belongs to no ${stray.parent}; ${remedy}.`);
  return 'every row belongs to something';
}

async function sealedDays({ db }: Store, deep: boolean): Promise<string> {
  const [broken, ...others] = await (deep ? findFailedSeals(db) : knownFailedSeals(db));
  if (broken) {
    const more = others.length > 0 ? ` (and those of ${others.length} more days)` : '';
    const words = `The ${broken.words}${more} are not those that were sealed`;
    throw new StoreError('damaged', `${words}; import them from an older export, or ${remedy}.`);
  }
  const count = await countSeals(db);
  return deep ? `all ${count} are what was sealed` : `none of ${count} is known to be damaged (--deep looks at each)`;
}

async function rollups({ db }: Store, deep: boolean): Promise<string> {
  const comparison = checkRollups(db, deep ? undefined : bucketsOfASample);
  const { done, value } = await comparison.next();
  if (done) return `${value} ${deep ? '' : 'of the newest '}buckets are the sums of their readings`;
  const sensor = (await roomSensors(db)).find(({ id }) => id === value.sensorId);
  const where = `${value.table} of ${sensor?.nickname} (${sensor?.uuid.slice(0, 8)})`;
  const problem =
    value.unreadable === undefined
      ? `at ${isoTime(value.ts)} is not the sum of its readings`
      : `can't be compared with its readings (${value.unreadable})`;
  throw new StoreError('damaged', `${where} ${problem}; ${remedy}.`);
}

async function media({ db, path }: Store, deep: boolean): Promise<string> {
  if (!deep) return `${(await countDownloads(db)).stored} archived (--deep looks at each)`;
  const { done, value } = await checkMedia(db, dirname(path)).next();
  if (done) return `all ${value} files are what they were`;
  const sentence = `${value.path} is ${value.problem}; copy it from where you keep the media folder a second time.`;
  throw new StoreError('damaged', sentence);
}

function rows({ sqlite, path }: Store): string {
  const unreadable: string[] = [];
  const count = (table: string) => {
    try {
      const found = sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
      return `${found} ${table}${found === 1 ? '' : 's'}`;
    } catch (error) {
      if (!(asReadError(error, path) instanceof StoreError)) throw error;
      unreadable.push(table);
      return '';
    }
  };
  const counted = ['room', 'sensor', 'reading', 'message'].map(count).join(', ');
  if (unreadable.length === 0) return counted;
  throw new StoreError('damaged', `The rows of ${unreadable.join(' and ')} can't be counted; ${remedy}.`);
}

/** Nothing is wrong with these, but whoever looks for something that isn't shown may look here. */
async function keptAside({ db }: Store): Promise<string> {
  const [readings, messages] = [await countReadingConflicts(db), await countConflicts(db)];
  const versions = `${readings} versions that contradict a stored reading, ${messages} a stored message`;
  return `${versions}, ${await countQuarantined(db)} parts of answers that nobody understood`;
}
