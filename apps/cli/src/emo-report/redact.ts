/** What may be shown of an answer to strangers: its structure, types, lengths and numbers. No name, text, id or secret. */

/** A string, with the colon behind it if it is a key, or a number. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;

/** A number with as many digits may be an id, a phone number or a time: only its form is shown. */
const longNumber = 9;

/** Their values are words of the service. */
const vocabulary = new Set(
  'media user_type sensor_type message_type room_type sensor_action plan status lang event events kind performed_by'.split(
    ' ',
  ),
);

/**
 * Of other texts than JSON only the length.
 * @param hides numbers too, as those of an account
 * @param isError whether it says why a call is refused: then its sentence is shown, without what may be an id
 */
export function redact(text: string, { hidesNumbers = false, isError = false } = {}): string {
  if (!isJson(text)) return text === '' ? 'nothing' : `${text.length} characters that are no JSON`;
  let key = '';
  return text.replaceAll(token, (found: string, colon: string | undefined) => {
    if (colon !== undefined) {
      key = JSON.parse(found.slice(0, -colon.length)) as string;
      return `${JSON.stringify(/^[a-z_]{1,32}\d?$/i.test(key) ? key : `${key.length} characters`)}:`;
    }
    if (found.startsWith('"')) return JSON.stringify(shownText(JSON.parse(found) as string, key, isError));
    return hidesNumbers || found.replaceAll(/\D/g, '').length >= longNumber ? formOf(found) : found;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const formOf = (text: string) => text.replaceAll(/\d/g, '9');

function shownText(text: string, key: string, isError: boolean): string {
  if (text === '') return '';
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return 'uuid';
  if (/^\d+$/.test(text) || /^\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d:?\d\d)?$/.test(text)) return formOf(text);
  if (vocabulary.has(key) && /^[a-z][a-z_.]{0,31}$/i.test(text)) return text;
  if (isError && ['reason', 'message', 'error'].includes(key)) return sentenceIn(text);
  if (/^https?:/.test(text)) return `address of ${text.length} characters`;
  return `${text.length} characters`;
}

const sentenceIn = (text: string) =>
  text
    .split(' ')
    .slice(0, 20)
    .map((word) => (/^[a-z',.:-]{1,20}$/i.test(word) ? word : '…'))
    .join(' ');

const shownHeader =
  /^(content-(type|length|encoding)|retry-after|cache-control|vary|server|allow|connection|transfer-encoding|.*rate-?limit.*)$/;

/** Their names, and values where those say how the service works. */
export const redactHeaders = (headers: Headers): string =>
  [...headers]
    .map(([name, value]) =>
      shownHeader.test(name) ? `${name}: ${value.replaceAll(/[\w=-]{20,}|[^ -~]/g, '…')}` : name,
    )
    .join(' · ');
