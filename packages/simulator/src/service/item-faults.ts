import { JAPAN } from '../household/clock.ts';
import type { Fault } from './fault-kinds.ts';

type Item = Record<string, unknown>;

/**
 * By kind: how the items of a list are changed; undefined when there is nothing to change. Readings are newest first.
 */
export const ITEM_FAULTS: Record<string, (items: Item[], endpoint: string, fault: Fault) => Item[] | undefined> = {
  duplicate: ([first, ...rest]) => first && [first, first, ...rest],
  out_of_order: (items) => (items.length < 2 ? undefined : items.toReversed()),
  late: (items, endpoint) => {
    if (items.length === 0) return undefined;
    return endpoint === 'messages' ? items.slice(0, -ITEMS_LATE) : items.slice(ITEMS_LATE);
  },
  nulls: (items) => {
    if (items.length === 0) return undefined;
    return items.map((item) => changeFields(item, (key, value) => (NULLABLE.includes(key) ? null : value)) as Item);
  },
  dates: (items, endpoint, fault) => {
    if (items.length === 0) return undefined;
    const many = fault.items ?? items.length;
    const isAffected = (at: number) => (endpoint === 'sensor_environments' ? at < many : at >= items.length - many);
    const change = (key: string, value: unknown) =>
      key === 'created_at' || key === 'date' ? otherDate(String(value), fault) : value;
    return items.map((item, at) => (isAffected(at) ? (changeFields(item, change) as Item) : item));
  },
};

const ITEMS_LATE = 12;

const otherDate = (was: string, { ahead = JAPAN, date }: Fault): string =>
  date ?? `${new Date(Date.parse(was) + ahead * 1000).toISOString().slice(0, 19)}Z`;

/** A copy with other values; of an event of the long poll, with those of its message changed. */
function changeFields(item: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const entries = Object.entries(item).map(([key, value]) => [
    key,
    key === 'body' ? changeFields(value, change) : change(key, value),
  ]);
  return Object.fromEntries(entries);
}

const NULLABLE = 'temperature humidity illuminance text audio image detail members messages sensors'.split(' ');
