/** Lists the quarantine and carries out a person's decisions. All of it works while a collector runs. */
import { Failure } from '@roomlog/runtime';
import {
  countImplausible,
  dropQuarantined,
  isoTime,
  listQuarantined,
  markAccepted,
  type Quarantined,
  roomSensors,
  type Store,
  sweepImplausible,
} from '@roomlog/store';
import { accept } from '../accept/accept.ts';
import { pickStoredSensor } from '../input/pick.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { withStore } from '../store.ts';

export interface QuarantineOptions {
  all?: boolean;
  sensor?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** More than there can be. */
const everything = 1_000_000;

/** Characters of a hash that are shown as an item's id. */
const shownId = 12;
const leastId = 4;
const shownRaw = 80;

export async function list(options: QuarantineOptions): Promise<void> {
  const rows = await withStore('reader', (store) => held(store, options));
  if (options.json) return printJson(rows.map(asJson));
  if (rows.length === 0) return printLine('Nothing is in quarantine.');
  const time = timeIn();
  printTable([
    ['ID', 'FROM', 'FIRST SEEN', 'WHY', 'WHAT'],
    ...rows.map(({ hash, origin, reason, raw, first_seen }) => [
      hash.slice(0, shownId),
      origin,
      time(new Date(first_seen * 1000)),
      reason,
      raw.length > shownRaw ? `${raw.slice(0, shownRaw)}…` : raw,
    ]),
  ]);
}

/** An item's origin is `source` here: scripts rely on it. */
const asJson = ({ hash, origin, reason, raw, first_seen, last_seen, times }: Quarantined) => ({
  id: hash,
  source: origin,
  reason,
  raw,
  first_seen: isoTime(first_seen),
  last_seen: isoTime(last_seen),
  times,
});

/** Stores what can be stored; the exit code is 1 when something can't. */
export async function acceptCommand(ids: string[], options: QuarantineOptions): Promise<void> {
  await decide(ids, options, 'stored', async (store, row) => {
    const problem = await accept(store, row, options.dryRun === true);
    if (problem === undefined && !options.dryRun) await markAccepted(store.db, row);
    return problem;
  });
}

/** Deletes them permanently: they don't come back with the next poll. */
export async function dropCommand(ids: string[], options: QuarantineOptions): Promise<void> {
  await decide(ids, options, 'dropped', async ({ db }, row) => {
    if (!options.dryRun) await dropQuarantined(db, row);
    return undefined;
  });
}

/** @param carryOut returns why it can't be done, if so */
async function decide(
  ids: string[],
  options: QuarantineOptions,
  done: string,
  carryOut: (store: Store, row: Quarantined) => Promise<string | undefined>,
): Promise<void> {
  const outcomes = await withStore('writer', async (store) => {
    const decided: { id: string; source: string; done: boolean; problem?: string }[] = [];
    for (const row of await chosen(store, ids, options)) {
      const problem = await carryOut(store, row);
      const { hash: id, origin: source } = row;
      decided.push({ id, source, done: problem === undefined, ...(problem !== undefined && { problem }) });
    }
    return decided;
  });
  const failed = outcomes.filter((outcome) => !outcome.done);
  if (options.json) printJson(outcomes);
  else printLine(`${outcomes.length - failed.length} ${options.dryRun ? `would be ${done}` : done}`);
  for (const { id, problem } of failed) process.stderr.write(`${id.slice(0, shownId)}: ${problem}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** Moves stored readings with an implausible time into the quarantine. */
export async function sweep(options: QuarantineOptions): Promise<void> {
  const moved = await withStore(options.dryRun ? 'reader' : 'writer', async (store) => {
    const counts: { sensor: string; nickname: string; readings: number }[] = [];
    for (const sensor of await roomSensors(store.db)) {
      const readings = await (options.dryRun ? countImplausible : sweepImplausible)(store.db, sensor);
      if (readings > 0) counts.push({ sensor: sensor.uuid, nickname: sensor.nickname, readings });
    }
    return counts;
  });
  if (options.json) return printJson(moved);
  if (moved.length === 0) return printLine('Every stored reading has a time that can be true.');
  const word = options.dryRun ? 'would be moved into quarantine' : 'moved into quarantine';
  printTable(moved.map(({ sensor, nickname, readings }) => [nickname, sensor.slice(0, 8), `${readings} ${word}`]));
}

/** All quarantined items, or those of one sensor. */
async function held({ db }: Store, { sensor: wanted }: QuarantineOptions): Promise<Quarantined[]> {
  if (wanted === undefined) return listQuarantined(db, everything);
  const sensor = pickStoredSensor(await roomSensors(db), wanted);
  return listQuarantined(db, everything, `readings ${sensor.uuid}`);
}

async function chosen(store: Store, ids: string[], options: QuarantineOptions): Promise<Quarantined[]> {
  const rows = await held(store, options);
  const wantsAll = options.all === true || (ids.length === 0 && options.sensor !== undefined);
  if (wantsAll && ids.length > 0) throw new Failure('usage', 'Give ids or --all, not both.');
  if (!wantsAll && ids.length === 0) {
    throw new Failure('usage', 'Give the ids that roomlog quarantine list shows, --sensor SENSOR, or --all.');
  }
  return wantsAll ? rows : [...new Set(ids.flatMap((id) => withId(rows, id)))];
}

/** The rows of one hash: the same text may have come from two places. */
function withId(rows: Quarantined[], id: string): Quarantined[] {
  const prefix = id.toLowerCase();
  const found = prefix.length < leastId ? [] : rows.filter(({ hash }) => hash.startsWith(prefix));
  const hashes = new Set(found.map(({ hash }) => hash));
  if (hashes.size === 1) return found;
  const problem =
    prefix.length < leastId
      ? `${JSON.stringify(id)} is too short; give ${leastId} characters or more`
      : hashes.size > 1
        ? `${JSON.stringify(id)} fits ${hashes.size} items; give more characters`
        : `Nothing in quarantine has the id ${JSON.stringify(id)}`;
  throw new Failure('usage', `${problem}; roomlog quarantine list shows them all.`);
}
