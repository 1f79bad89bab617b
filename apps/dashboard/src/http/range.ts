import { type GivenRange, parseRange } from '@roomlog/store';
import { Type } from 'typebox';

const forms = 'ISO 8601, epoch seconds, or the home’s YYYY-MM-DDThh:mm or YYYY-MM-DD';

/** Query parameters `from` and `to`. */
export const rangeQuery = (defaultFrom: string, defaultTo: string) => ({
  from: Type.Optional(Type.String({ description: `${forms}; default: ${defaultFrom}`, examples: ['2026-11-22'] })),
  to: Type.Optional(
    Type.String({ description: `${forms}, a day as a whole; default: ${defaultTo}`, examples: ['2026-11-22'] }),
  ),
});

/** This machine's time in epoch seconds. */
export const now = () => Math.floor(Date.now() / 1000);

/** The requested range, with now as the default for `to`, and `defaultFrom(to)` for `from`. @returns epoch seconds [from, to) */
export function closedRange(zone: string, query: GivenRange, defaultFrom: (to: number) => number) {
  const range = parseRange(query, zone);
  const to = range.to ?? now() + 1;
  return { from: range.from ?? defaultFrom(to), to };
}
