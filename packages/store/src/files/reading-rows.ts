/** The rows of a file of readings: sensor by sensor, or several sensors side by side. */
import type { Pages } from './column.ts';

/** A row of one sensor. */
export interface LongRow<Sensor, Values> {
  sensor: Sensor;
  values: Values;
}

/** One sensor after the other. */
export async function* longRows<Sensor, Values>(
  sensors: readonly Sensor[],
  pagesOf: (sensor: Sensor) => Pages<Values>,
): AsyncGenerator<LongRow<Sensor, Values>[]> {
  for (const sensor of sensors) {
    for await (const page of pagesOf(sensor)) yield page.map((values) => ({ sensor, values }));
  }
}

/** A row of several sensors: the values of each at this time, undefined for those that have none. */
export interface WideRow<Values> {
  ts: number;
  values: readonly (Values | undefined)[];
}

const rowsAtATime = 1000;

/**
 * A row for each time at which a sensor has values. Where a sensor has several of the same second there is a row for
 * each. Holds a page of every stream in memory.
 * @param streams ascending by time
 * @param timeOf of values, epoch seconds
 */
export async function* wideRows<Values>(
  streams: readonly Pages<Values>[],
  timeOf: (values: Values) => number,
): AsyncGenerator<WideRow<Values>[]> {
  const cursors = streams.map((stream) => createCursor(stream, timeOf));
  try {
    await Promise.all(cursors.map((cursor) => cursor.fill()));
    let rows: WideRow<Values>[] = [];
    for (;;) {
      let ts = Number.POSITIVE_INFINITY;
      for (const cursor of cursors) ts = Math.min(ts, cursor.time());
      if (ts === Number.POSITIVE_INFINITY) break;
      rows.push({ ts, values: cursors.map((cursor) => (cursor.time() === ts ? cursor.take() : undefined)) });
      for (const cursor of cursors) if (cursor.isAtEndOfPage()) await cursor.fill();
      if (rows.length === rowsAtATime) {
        yield rows;
        rows = [];
      }
    }
    yield rows;
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

function createCursor<Values>(stream: Pages<Values>, timeOf: (values: Values) => number) {
  const pages = stream[Symbol.asyncIterator]();
  let page: readonly Values[] = [];
  let at = 0;
  let isOver = false;
  return {
    /** When the next values are; infinite when there are no more. Only after `fill`. */
    time: () => {
      const next = page[at];
      return next === undefined ? Number.POSITIVE_INFINITY : timeOf(next);
    },
    take: () => page[at++],
    isAtEndOfPage: () => at >= page.length && !isOver,
    /** Reads on until there are values. */
    fill: async () => {
      at = 0;
      do {
        const next = await pages.next();
        isOver = next.done ?? false;
        page = next.done ? [] : next.value;
      } while (page.length === 0 && !isOver);
    },
    close: async () => pages.return?.(),
  };
}
