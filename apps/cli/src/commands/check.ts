/** Checks that the store is undamaged; with --deep every row of it. */
import {
  asReadError,
  checkMedia,
  checkRollups,
  countConflicts,
  countDownloads,
  countQuarantined,
  countReadingConflicts,
  countRows,
  countSeals,
  findFailedSeals,
  isoTime,
  knownFailedSeals,
  roomSensors,
  type Store,
  StoreError,
  type StoreLocation,
} from '@roomlog/store';
import { check, examineStore, type Finding, reportFindings } from '../output/findings.ts';
import { withProgress } from '../output/progress.ts';
import { storeFolder, storeLocation } from '../store.ts';

interface CheckOptions {
  deep?: boolean;
  json?: boolean;
}

/** Buckets compared for each tier of each sensor, without --deep. */
const bucketsOfASample = 20;

/** In the order of the output. Each returns what it found, or throws what is wrong and what to do. */
const checks: Record<string, (store: Store, deep: boolean, folder: string) => string | Promise<string>> = {
  structure,
  references,
  'sealed days': sealedDays,
  rollups,
  media,
  rows,
  'kept aside': conflictsAndQuarantine,
};

export async function checkStore({ deep = false, json }: CheckOptions): Promise<void> {
  const findings = await withProgress('Checking', () => examine(storeLocation(), storeFolder(), deep));
  reportFindings(findings, json === undefined ? {} : { json });
}

/**
 * Runs every check in order; after damage it goes on with the next one.
 * @param folder of the media
 */
export async function examine(location: StoreLocation, folder: string, deep: boolean): Promise<Finding[]> {
  async function* others(store: Store) {
    for (const [name, run] of Object.entries(checks)) {
      yield await check(name, () => run(store, deep, folder), location.name);
    }
  }
  return examineStore(location, ['file', () => location.name], others);
}

async function structure({ db, engine }: Store, deep: boolean): Promise<string> {
  const { words, isDamaged } = await engine.inspect(db, { deep });
  if (!isDamaged) return words;
  throw new StoreError('damaged', `${words.replace(/^t/, 'T')}; ${engine.remedy}.`);
}

function references({ engine }: Store): string {
  const stray = engine.findStrayRow();
  if (stray) {
    throw new StoreError('damaged', `A row of ${stray.table} belongs to no ${stray.parent}; ${engine.remedy}.`);
  }
  return 'every row belongs to something';
}

async function sealedDays({ db, engine }: Store, deep: boolean): Promise<string> {
  const [broken, ...others] = await (deep ? findFailedSeals(db) : knownFailedSeals(db));
  if (broken) {
    const more = others.length > 0 ? ` (and those of ${others.length} more days)` : '';
    const words = `The ${broken.words}${more} are not those that were sealed`;
    throw new StoreError('damaged', `${words}; import them from an older export, or ${engine.remedy}.`);
  }
  const count = await countSeals(db);
  return deep ? `all ${count} are what was sealed` : `none of ${count} is known to be damaged (--deep looks at each)`;
}

async function rollups({ db, engine }: Store, deep: boolean): Promise<string> {
  const comparison = checkRollups(db, deep ? undefined : bucketsOfASample);
  const { done, value } = await comparison.next();
  if (done) return `${value} ${deep ? '' : 'of the newest '}buckets are the sums of their readings`;
  const sensor = (await roomSensors(db)).find(({ id }) => id === value.sensorId);
  const where = `${value.table} of ${sensor?.nickname} (${sensor?.uuid.slice(0, 8)})`;
  const problem =
    value.unreadable === undefined
      ? `at ${isoTime(value.ts)} is not the sum of its readings`
      : `can't be compared with its readings (${value.unreadable})`;
  throw new StoreError('damaged', `${where} ${problem}; ${engine.remedy}.`);
}

async function media({ db }: Store, deep: boolean, folder: string): Promise<string> {
  if (!deep) return `${(await countDownloads(db)).stored} archived (--deep looks at each)`;
  const { done, value } = await checkMedia(db, folder).next();
  if (done) return `all ${value} files are what they were`;
  const sentence = `${value.path} is ${value.problem}; copy it from where you keep the media folder a second time.`;
  throw new StoreError('damaged', sentence);
}

const counted = ['room', 'sensor', 'reading', 'message'] as const;

async function rows({ db, engine, path }: Store): Promise<string> {
  const unreadable: string[] = [];
  const count = async (table: (typeof counted)[number]) => {
    try {
      const found = await countRows(db, table);
      return `${found} ${table}${found === 1 ? '' : 's'}`;
    } catch (error) {
      if (!(asReadError(error, path) instanceof StoreError)) throw error;
      unreadable.push(table);
      return '';
    }
  };
  const found: string[] = [];
  for (const table of counted) found.push(await count(table));
  if (unreadable.length === 0) return found.join(', ');
  throw new StoreError('damaged', `The rows of ${unreadable.join(' and ')} can't be counted; ${engine.remedy}.`);
}

/** No fault, but this is where data may be that is not shown. */
async function conflictsAndQuarantine({ db }: Store): Promise<string> {
  const [readings, messages] = [await countReadingConflicts(db), await countConflicts(db)];
  const versions = `${readings} versions that contradict a stored reading, ${messages} a stored message`;
  return `${versions}, ${await countQuarantined(db)} parts of answers that nobody understood`;
}
