/** What roomlog is compared with: programs that people would keep readings in, each used as its own manual says. */

/** One reading every five minutes, by its number. The same for everybody. */
export interface Recording {
  /** Epoch seconds of the first one, a Monday's midnight in UTC, and of the one after the last. */
  from: number;
  to: number;
  count: number;
}

export const metrics = ['temperature', 'humidity', 'illuminance'] as const;
export const stepSeconds = 300;
export const weekSeconds = 604_800;

/** How many rows an answer has. Counted afterwards: an answer's time ends when all of it is there. */
type CountRows = () => number;

export interface Peer {
  name: string;
  /** What answers: raw rows, or values that were summed up before. */
  how: string;
  /** Each reading of the span: a chart of a day. */
  day: (from: number, to: number) => Promise<CountRows>;
  /** Mean, minimum and maximum of each week: a chart of ten years. */
  weeks: (from: number, to: number) => Promise<CountRows>;
  stop: () => Promise<void>;
}

/**
 * Starts a peer on loopback, or in a pipe, and fills it.
 * @param folder of its own, deleted afterwards
 * @returns the program that is missing, when it is not installed
 */
export type StartPeer = (folder: string, recording: Recording) => Promise<Peer | { missing: string }>;

function valuesAt(number: number): readonly [number, number, number] {
  const cents = (value: number) => Math.round(value * 100) / 100;
  return [
    cents(20 + 6 * Math.sin(number / 45)),
    cents(50 + 10 * Math.cos(number / 45)),
    cents(Math.max(0, 300 * Math.sin(number / 45))),
  ];
}

/** Each reading's time and values, in order. */
export function* readingsOf({ from, count }: Recording): Generator<[ts: number, values: readonly number[]]> {
  for (let number = 0; number < count; number++) yield [from + number * stepSeconds, valuesAt(number)];
}
