/** Lists versions of readings that contradict the shown one, and stores a person's decision. */
import { Failure } from '@roomlog/runtime';
import {
  acceptConflict,
  conflictsBetween,
  dropConflict,
  isoTime,
  nowSeconds,
  type ReadingConflict,
  roomSensors,
  type StoredSensor,
} from '@roomlog/store';
import { metrics, perMetric } from '@roomlog/store/metrics';
import { pickStoredSensor } from '../input/pick.ts';
import { wholeNumber } from '../input/whole-number.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { formatReading } from '../output/readings.ts';
import { stopped } from '../stopped.ts';
import { withStore } from '../store.ts';

export interface ConflictsOptions {
  sensor?: string;
  json?: boolean;
}

const everything = { from: 0, to: 2 ** 53 };

/** @param what `list`, or what to do with the versions of these numbers */
export async function conflicts(
  what: string,
  numbers: readonly string[],
  options: ConflictsOptions,
  stop: AbortSignal,
): Promise<void> {
  if (what === 'list' && numbers.length === 0) return listConflicts(options);
  if (what !== 'accept' && what !== 'drop') {
    throw new Failure(
      'usage',
      `roomlog conflicts can't ${[what, ...numbers].join(' ')}; choose list, accept NUMBER or drop NUMBER.`,
    );
  }
  if (numbers.length === 0) {
    throw new Failure('usage', `Say which version to ${what}: its NUMBER is in roomlog conflicts list.`);
  }
  return decideConflicts(what, numbers, options, stop);
}

/** Lists every version that waits for a decision, with its number. */
async function listConflicts({ sensor, json }: ConflictsOptions): Promise<void> {
  await withStore('reader', async (store) => {
    const sensors = await roomSensors(store.db);
    const chosen = sensor === undefined ? sensors : [pickStoredSensor(sensors, sensor)];
    const found: { of: StoredSensor; conflict: ReadingConflict }[] = [];
    for (const of of chosen) {
      for (const conflict of await conflictsBetween(store.db, of.id, everything)) found.push({ of, conflict });
    }
    if (json) return printJson(found.map(({ of, conflict }) => asJson(of, conflict)));
    if (found.length === 0) return printLine('No reading has a version that contradicts it.');
    const time = timeIn();
    printTable([
      ['NUMBER', 'SENSOR', 'TIME', 'SHOWN', ...metrics.slice(1).map(() => ''), 'OTHER VERSION'],
      ...found.map(({ of, conflict: { number, ts, shown, other } }) => [
        String(number),
        of.nickname,
        time(new Date(ts * 1000)),
        ...formatValues(shown),
        ...formatValues(other),
      ]),
    ]);
  });
}

type Values = ReadingConflict['other'];

const decimal = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

const decimals = (values: Values) => perMetric((metric) => decimal(values[metric]));

const formatValues = (values: Values | null) => formatReading(values ? decimals(values) : {});

function asJson({ uuid, nickname }: StoredSensor, { number, id, ts, shown, other, received_at }: ReadingConflict) {
  return {
    number,
    sensor: { uuid, nickname },
    id,
    created_at: isoTime(ts),
    shown: shown && decimals(shown),
    other: decimals(other),
    received_at: isoTime(received_at),
  };
}

/** What is done with a version, and its words in JSON and in the output. */
const decisions = {
  accept: { decide: acceptConflict, done: 'accepted', words: 'now shown; the former values are kept beside' },
  drop: { decide: dropConflict, done: 'dropped', words: 'dropped; what is shown stays' },
} as const;

/** Stores the decisions, each in its own transaction; a collector may run at the same time. */
async function decideConflicts(
  decision: keyof typeof decisions,
  given: readonly string[],
  { json }: ConflictsOptions,
  stop: AbortSignal,
): Promise<void> {
  const numbers = given.map((each) => wholeNumber('NUMBER', each, 1));
  const { decide, done, words } = decisions[decision];
  await withStore('writer', async ({ db }) => {
    const decided: number[] = [];
    const unknown: number[] = [];
    for (const number of numbers) {
      if (stop.aborted) throw stopped();
      const isKnown = await decide(db, number, nowSeconds());
      (isKnown ? decided : unknown).push(number);
    }
    if (json) printJson({ [done]: decided, unknown });
    else for (const number of decided) printLine(`${number}: ${words}`);
    const [first] = unknown;
    if (first === undefined) return;
    const which = unknown.length === 1 ? `the number ${first}` : `the numbers ${unknown.join(', ')}`;
    throw new Failure('usage', `No version has ${which}; roomlog conflicts list shows those that wait for a decision.`);
  });
}
