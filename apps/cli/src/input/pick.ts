import { Failure } from '@roomlog/runtime';
import { plain } from '../output/print.ts';

/** A list of hundreds would not help. */
const mostNamed = 12;

/**
 * Finds an item by uuid in any case, by a unique prefix of four or more characters of it, or by its exact name.
 * @throws Failure 64 with the choice, when nothing fits or more than one does
 */
export function pick<T>(items: T[], wanted: string, noun: string, of: (item: T) => { uuid: string; name: string }): T {
  const key = wanted.toLowerCase();
  const exact = items.filter((item) => of(item).uuid.toLowerCase() === key || of(item).name === wanted);
  const found =
    exact.length > 0 || key.length < 4 ? exact : items.filter((item) => of(item).uuid.toLowerCase().startsWith(key));
  const [first, second] = found;
  if (first && !second) return first;
  const named = items.slice(0, mostNamed).map((item) => `${of(item).name} (${of(item).uuid.slice(0, 8)})`);
  const others = items.length > mostNamed ? ` and ${items.length - mostNamed} more` : '';
  const problem = second
    ? `${JSON.stringify(wanted)} fits more than one ${noun}`
    : `There is no ${noun} ${JSON.stringify(wanted)}`;
  throw new Failure('usage', plain(`${problem}; choose one of: ${named.join(', ') || 'none yet'}${others}.`));
}

export const pickStoredSensor = <T extends { uuid: string; nickname: string }>(sensors: T[], wanted: string) =>
  pick(sensors, wanted, 'sensor', ({ uuid, nickname }) => ({ uuid, name: nickname }));
