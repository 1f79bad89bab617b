import type { State } from '../../state.ts';
import type { Answer } from '../answer.ts';
import { rawJson } from '../answer.ts';
import { HttpError } from '../http-error.ts';
import type { Parameters } from '../request.ts';

/** Items in a page of rooms, stamps and motions. */
const LIMIT = 50;

/** A page of a list from `offset` on, with its place in the whole: `{"listing":{"offset":0,…},"rooms":[…]}`. */
export function listAnswer(
  { settings }: State,
  parameters: Parameters,
  name: string,
  items: readonly object[],
): Answer {
  const given = parameters.text('offset');
  if (!/^\d{0,9}$/.test(given)) throw new HttpError(400);
  const offset = Number(given);
  const number = (value: number) => (settings.emo_listing_numbers === 'integer' ? String(value) : value.toFixed(1));
  const listing = `{"offset":${number(offset)},"limit":${number(LIMIT)},"total":${number(items.length)}}`;
  return rawJson(200, `{"listing":${listing},"${name}":${JSON.stringify(items.slice(offset, offset + LIMIT))}}`);
}
