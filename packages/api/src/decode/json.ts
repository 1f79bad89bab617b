import { AnswerTooLarge, codeOf, errorForStatus, UndecodableAnswer } from '../errors.ts';
import { MIB } from '../http/endpoint.ts';
import type { Answer } from '../http/request.ts';
import { type Decoder, Mismatch } from './decode.ts';
import { createElementReader, readAll } from './elements.ts';
import { createPage, type ItemDecoder } from './list.ts';
import type { Page } from './page.ts';

/** Decodes an answer that is one object. Rejects with {@link UndecodableAnswer} for anything else. */
export async function readModel<T>(answer: Answer, decode: Decoder<T>): Promise<T> {
  const model = decode(parseValue(answer, new TextDecoder().decode(await readAll(answer.body))));
  if (!(model instanceof Mismatch)) return model;
  throw undecodable(answer, `is not understood: ${model.path} ${model.reason}`);
}

/**
 * Decodes an answer that is a list; BOCCO's null is an empty list. Rejects with {@link UndecodableAnswer} for anything
 * else.
 * @param each is called with the items as they came, understood or not
 */
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
  if (other !== undefined && other !== null) throw undecodable(answer, 'is not a list');
  return page.end();
}

/**
 * Parses a list in batches of elements, so that its text, values and models are not in memory all at once.
 * @param onBatch is called with each batch, and with its JSON as a list
 * @returns undefined for a list, else the value that came instead
 */
export async function readElements(
  answer: Answer,
  onBatch: (values: unknown[], json: string) => void,
): Promise<unknown> {
  // The element reader has removed a BOM at the start; anywhere else it is an error.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isFirst = true;
  const reader = createElementReader((elements, isLast) => {
    const json = `[${decoder.decode(elements)}]`;
    const values = parse(answer, json) as unknown[]; // in brackets
    // Nothing between commas, as in `[,]`, is no JSON; nothing in `[]` is an empty list.
    if (values.length === 0 && !(isFirst && isLast)) throw undecodable(answer, 'is not JSON');
    isFirst = false;
    onBatch(values, json);
  });
  for await (const chunk of answer.body) {
    reader.push(chunk);
    if (reader.pendingBytes() > MAX_ELEMENT_BYTES) {
      const sentence = `A part of ${answer.endpoint.service}'s answer is larger than ${MAX_ELEMENT_BYTES / MIB} MiB`;
      throw new AnswerTooLarge(answer.endpoint, sentence, { status: answer.status });
    }
  }
  const end = reader.end();
  if (end === 'list') return undefined;
  return parseValue(answer, end === 'broken' ? '' : decoder.decode(end));
}

/** Bytes of one element, which is parsed in one piece. A room with a thousand members has a quarter of this. */
const MAX_ELEMENT_BYTES = MIB;

/** JSON, whatever the content type. Throws for BOCCO's error object, whatever the status. */
export function parseValue(answer: Answer, text: string): unknown {
  const value = parse(answer, text);
  const code = codeOf(value);
  if (code === undefined || code < 400_000 || code >= 600_000) return value;
  throw errorForStatus(answer.endpoint, Math.trunc(code / 1000), { code });
}

function parse(answer: Answer, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the answer, which may contain a token.
    throw undecodable(answer, 'is not JSON');
  }
}

/** The error for an answer of which nothing can be made; `what` ends the sentence "The answer …". */
export function undecodable({ endpoint, status }: Answer, what: string): UndecodableAnswer {
  return new UndecodableAnswer(endpoint, `The answer ${what}`, { status });
}
