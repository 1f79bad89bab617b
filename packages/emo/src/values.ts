/**
 * The values of a sensor as readings. As far as anybody knows they have neither times nor ids; whether one comes or several,
 * and in which order, is not documented.
 */
import { epochMsOf, type SensorEvent, type SensorValues } from '@roomlog/api/emo';
import type { Reading, Timing } from '@roomlog/store';

/** Under these names a time would come. */
const timeNames = ['created_at', 'timestamp', 'time', 'date', 'sequence'] as const;

/** A sensor's last answer, and when it came (epoch milliseconds). */
interface Seen {
  values: readonly string[];
  at: number;
}

/**
 * Remembers the last answer of each sensor. Values with times are measured then. One without is observed when the service
 * answered. Of several without times, those that have come since the last answer are spread over the time since then; at
 * which end they come shows the first answer that has a new one, and until then nothing is told.
 */
export function createValueReader() {
  const seen = new Map<string, Seen>();
  /** The same for all sensors. */
  let isOldestFirst: boolean | undefined;

  return (sensor: string, { items, answered_at }: Pick<SensorValues, 'items' | 'answered_at'>): Reading[] => {
    const timed = items.flatMap((event) => {
      const at = timeOf(event);
      return at === undefined ? [] : readingOf(event, 'measured', at);
    });
    if (timed.length > 0) return timed;
    const at = (answered_at ?? new Date()).getTime();
    if (items.length < 2) return items.map((event) => readingOf(event, 'observed', at));
    const values = items.map(({ temperature, humidity, illuminance }) =>
      JSON.stringify([temperature, humidity, illuminance]),
    );
    const last = seen.get(sensor);
    seen.set(sensor, { values, at });
    const atBegin = last ? addedAtBegin(values, last.values) : 0;
    const atEnd = last ? addedAtBegin(values.toReversed(), last.values.toReversed()) : 0;
    if (atBegin !== atEnd) isOldestFirst = atEnd < atBegin;
    if (isOldestFirst === undefined && new Set(values).size > 1) return [];
    const added = Math.max(1, isOldestFirst ? atEnd : atBegin);
    const apart = last ? Math.max(0, at - last.at) / added : 0;
    const news = (isOldestFirst ? items.toReversed() : items).slice(0, last ? added : 1);
    return news.map((event, index) => readingOf(event, 'observed', at - index * apart));
  };
}

/** How many values stand before those of the last answer, which may be shorter: then at least the difference. */
function addedAtBegin(values: readonly string[], last: readonly string[]): number {
  const follows = (added: number) =>
    added >= values.length - last.length && last.every((value, at) => (values[added + at] ?? value) === value);
  const found = values.findIndex((_, added) => follows(added));
  return found === -1 ? values.length : found;
}

const readingOf = ({ temperature, humidity, illuminance }: SensorEvent, timing: Timing, at: number): Reading => ({
  timing,
  created_at: new Date(at),
  temperature,
  humidity,
  illuminance,
});

/** Epoch milliseconds. */
function timeOf({ extra }: SensorEvent): number | undefined {
  const times = timeNames.map((name) => msOf(extra?.[name]));
  return times.find((ms) => ms !== undefined);
}

/** Of 17 digits, of epoch seconds or milliseconds, and of ISO 8601 with its zone. */
function msOf(value: unknown): number | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const ms = /^\d{17}$/.test(text)
    ? sequenceMs(text)
    : /^\d{4}-.*T.*(Z|[+-]\d\d:?\d\d)$/.test(text) && Date.parse(text);
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined;
}

function sequenceMs(digits: string): number | undefined {
  try {
    return epochMsOf(digits);
  } catch {
    return undefined;
  }
}
