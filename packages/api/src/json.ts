import { type Decoder, Mismatch } from './decode.ts';
import { codeOf, errorForStatus, UndecodableAnswer } from './errors.ts';
import { decodePage, type ItemDecoder } from './list.ts';
import type { Page } from './models.ts';
import type { Answer } from './request.ts';

interface Json {
  text: string;
  value: unknown;
}

/** The answer as JSON, whatever its content type says. BOCCO's error object is an error with any status. */
export function parseJson({ endpoint, status, bytes }: Answer): Json {
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote the answer, which may hold a token.
    throw new UndecodableAnswer(endpoint, 'The answer is not JSON', { status });
  }
  const code = codeOf(value);
  if (code !== undefined && code >= 400_000 && code < 600_000) {
    throw errorForStatus(endpoint, Math.trunc(code / 1000), { code });
  }
  return { text, value };
}

/** A list, with its text. BOCCO's null is an empty one. */
export function parseList(answer: Answer): Json & { value: unknown[] } {
  const { text, value } = parseJson(answer);
  if (value === null) return { text, value: [] };
  if (Array.isArray(value)) return { text, value };
  throw new UndecodableAnswer(answer.endpoint, 'The answer is not a list', { status: answer.status });
}

export function parsePage<T>(answer: Answer, item: ItemDecoder<T>): Page<T> {
  const { text, value } = parseList(answer);
  return decodePage(value, item, text);
}

export function parseModel<T>(answer: Answer, decode: Decoder<T>): T {
  const model = decode(parseJson(answer).value);
  if (!(model instanceof Mismatch)) return model;
  const { endpoint, status } = answer;
  throw new UndecodableAnswer(endpoint, `The answer is not understood: ${model.path} ${model.reason}`, { status });
}
