import { type Decoder, isRecord, Mismatch, nonNegativeInt } from '../decode/decode.ts';
import { readAll } from '../decode/elements.ts';
import { parseValue, undecodable } from '../decode/json.ts';
import { createPage, type ItemDecoder } from '../decode/list.ts';
import type { Page } from '../decode/page.ts';
import { keepDigits, sourceFinder } from '../decode/source-text.ts';
import type { Answer } from '../http/request.ts';
import type { ListPage, SensorValues } from './models.ts';
import type { FetchedPage, Mark } from './paging.ts';
import { message, sensorEvent, sensorOfValues, sequence } from './schemas.ts';

/*
 * Every answer of BOCCO emo is one object; its lists are under a name in it. All are small, and read in one piece. Each
 * function rejects with `UndecodableAnswer` for anything else.
 */

/** Whole numbers that a double doesn't hold are texts. An empty body is an object without fields: some answers have none. */
async function readJson(answer: Answer): Promise<{ value: unknown; json: string }> {
  const json = new TextDecoder().decode(await readAll(answer.body)) || '{}';
  return { value: keepDigits(parseValue(answer, json), json), json };
}

/** An answer that is an item by itself. */
export async function readItem<T>(answer: Answer, decode: Decoder<T>): Promise<T> {
  return itemOf(answer, (await readJson(answer)).value, decode);
}

function itemOf<T>(answer: Answer, value: unknown, decode: Decoder<T>): T {
  const item = decode(value);
  if (!(item instanceof Mismatch)) return item;
  throw undecodable(answer, `is not understood: ${item.path} ${item.reason}`);
}

/** The list under this name. null is an empty list; none at all is no answer. */
function listOf<T>(
  answer: Answer,
  { value, json }: { value: unknown; json: string },
  name: string,
  item: ItemDecoder<T>,
): { page: Page<T>; values: unknown[]; sourceAt: (index: number) => string } {
  const list = isRecord(value) ? (value[name] ?? (Object.hasOwn(value, name) ? [] : undefined)) : undefined;
  if (!Array.isArray(list)) throw undecodable(answer, `has no list of ${name}`);
  const source = sourceFinder(json)(`/${name}`);
  const page = createPage(item, `/${name}`);
  page.add(list, source);
  const sourceAt = sourceFinder(source);
  return { page: page.end(), values: list, sourceAt: (index) => sourceAt(`/${index}`) };
}

/** The page of a list that was asked for by this offset. */
export async function readListing<T>(
  answer: Answer,
  name: string,
  item: ItemDecoder<T>,
  offset: number,
): Promise<ListPage<T>> {
  const read = await readJson(answer);
  const { page, values } = listOf(answer, read, name, item);
  const listing = isRecord(read.value) ? read.value['listing'] : undefined;
  return { ...page, next: nextOffset(listing, offset, values.length) };
}

/** Offset + limit, as long as that is less than the total. A page without anything has none after it. */
function nextOffset(listing: unknown, offset: number, count: number): number | undefined {
  if (!isRecord(listing) || count === 0) return undefined;
  const number = (name: string) => {
    const field = nonNegativeInt(listing[name]);
    return field instanceof Mismatch ? undefined : field;
  };
  const next = (number('offset') ?? offset) + (number('limit') || count);
  return next < (number('total') ?? 0) ? next : undefined;
}

/** A list that comes whole, under this name. */
export async function readList<T>(answer: Answer, name: string, item: ItemDecoder<T>): Promise<Page<T>> {
  return listOf(answer, await readJson(answer), name, item).page;
}

/** A page of messages, ascending by sequence. */
export async function readMessages(answer: Answer): Promise<FetchedPage> {
  const { page, values, sourceAt } = listOf(answer, await readJson(answer), 'messages', message);
  page.items.sort((a, b) => (a.sequence < b.sequence ? -1 : Number(a.sequence > b.sequence)));
  return { page, marks: values.map((value, index) => markOf(value, () => sourceAt(index))) };
}

function markOf(value: unknown, source: () => string): Mark {
  const fields = isRecord(value) ? value : {};
  const sent = sequence(fields['sequence']);
  const id = fields['unique_id'];
  return {
    id: typeof id === 'string' && id !== '' ? id.toLowerCase() : source(),
    sequence: sent instanceof Mismatch ? undefined : sent,
  };
}

/** The values of a sensor. */
export async function readValues(answer: Answer): Promise<SensorValues> {
  const read = await readJson(answer);
  const { page } = listOf(answer, read, 'events', sensorEvent);
  return { ...itemOf(answer, read.value, sensorOfValues), answered_at: answer.date, ...page };
}
