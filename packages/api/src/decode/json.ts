import { MIB } from '../endpoints.ts';
import { AnswerTooLarge, codeOf, errorForStatus, UndecodableAnswer } from '../errors.ts';
import type { Answer } from '../http/request.ts';
import type { Page } from '../models.ts';
import { type Decoder, Mismatch } from './decode.ts';
import { createElementReader, readAll } from './elements.ts';
import { createPage, type ItemDecoder } from './list.ts';

/** The answer as JSON, whatever its content type says. BOCCO's error object is an error with any status. */
async function readJson(answer: Answer): Promise<unknown> {
  return parseValue(answer, new TextDecoder().decode(await readAll(answer.body)));
}

export async function readModel<T>(answer: Answer, decode: Decoder<T>): Promise<T> {
  const model = decode(await readJson(answer));
  if (!(model instanceof Mismatch)) return model;
  throw undecodable(answer, `is not understood: ${model.path} ${model.reason}`);
}

/** @param each sees the items too, as they came, understood or not */
export async function readPage<T>(
  answer: Answer,
  item: ItemDecoder<T>,
  each: (values: unknown[]) => void = () => {},
): Promise<Page<T>> {
  const page = createPage(item);
  const other = await readElements(answer, (values, json) => {
    each(values);
    page.add(values, json);
  });
  // BOCCO's null is an empty list.
  if (other !== undefined && other !== null) throw undecodable(answer, 'is not a list');
  return page.end();
}

/** An element is parsed in one piece. A room with a thousand members has a quarter of this. */
const LARGEST_ELEMENT = MIB;

/**
 * Reads a list a piece at a time.
 * @param take gets some of its elements at a time, with their text in brackets
 * @returns what came in its place; undefined when it was a list
 */
export async function readElements(answer: Answer, take: (values: unknown[], json: string) => void): Promise<unknown> {
  // Not at its start but anywhere: a BOM is no blank.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isFirst = true;
  const reader = createElementReader((elements, isLast) => {
    const json = `[${decoder.decode(elements)}]`;
    const values = parse(answer, json) as unknown[]; // in brackets
    // Only a list of none has nothing between its commas.
    if (values.length === 0 && !(isFirst && isLast)) throw undecodable(answer, 'is not JSON');
    isFirst = false;
    take(values, json);
  });
  for await (const chunk of answer.body) {
    reader.push(chunk);
    if (reader.pendingBytes() > LARGEST_ELEMENT) {
      const { endpoint, status } = answer;
      throw new AnswerTooLarge(endpoint, `A part of BOCCO's answer is larger than ${LARGEST_ELEMENT / MIB} MiB`, {
        status,
      });
    }
  }
  const end = reader.end();
  if (end === 'list') return undefined;
  return parseValue(answer, end === 'broken' ? '' : decoder.decode(end));
}

function parseValue(answer: Answer, text: string): unknown {
  const value = parse(answer, text);
  const code = codeOf(value);
  if (code === undefined || code < 400_000 || code >= 600_000) return value;
  throw errorForStatus(answer.endpoint, Math.trunc(code / 1000), { code });
}

function parse(answer: Answer, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the answer, which may hold a token.
    throw undecodable(answer, 'is not JSON');
  }
}

function undecodable({ endpoint, status }: Answer, what: string): UndecodableAnswer {
  return new UndecodableAnswer(endpoint, `The answer ${what}`, { status });
}
