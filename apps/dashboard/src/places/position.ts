/**
 * Where a page of places begins, as an opaque text for clients: behind what its last place was sorted by. Places move
 * between two pages: one may come twice, and one that has moved up is on the pages before.
 */
import { HttpError } from '../http/errors.ts';
import { needs, type Ranked } from './rank.ts';

type Position = Pick<Ranked, 'id' | 'need' | 'distance'>;

export const writePosition = ({ id, need, distance }: Position) =>
  Buffer.from(JSON.stringify([needs.indexOf(need), distance, id])).toString('base64url');

/** @throws HttpError */
export function readPosition(text: string): Omit<Ranked, 'name'> {
  const [index, distance, id] = arrayIn(Buffer.from(text, 'base64url').toString());
  const need = needs.find((_, at) => at === index);
  if (need === undefined || typeof distance !== 'number' || typeof id !== 'string') {
    throw new HttpError(
      'bad_request',
      'after must be the `next` of a page of places; leave it out for the first page.',
    );
  }
  return { id, need, distance, verdict: 'good' };
}

function arrayIn(json: string): unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
