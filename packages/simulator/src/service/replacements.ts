import { type Answer, json, plainText, rawJson } from './answer.ts';
import { emoError, UNAUTHORIZED } from './emo/errors.ts';
import { EMO_CALLS, type Fault } from './fault-kinds.ts';

/** By kind: the answer that is sent instead of the correct one. */
export const REPLACEMENTS: Record<string, (fault: Fault, endpoint: string) => Answer> = {
  status: (fault, endpoint) => {
    const status = fault.status ?? 503;
    if (EMO_CALLS.includes(endpoint)) return emoError(status, 'Simulated', retryAfter(fault));
    return json(status, { code: status * 1000 + 1, message: 'Simulated' }, retryAfter(fault));
  },
  html: (fault) => ({
    status: fault.status ?? 503,
    headers: { 'content-type': 'text/html; charset=utf-8', ...retryAfter(fault) },
    body: ERROR_PAGE,
  }),
  redirect: ({ status = 302, location = 'https://elsewhere.invalid/' }) => ({
    status,
    headers: { location },
    body: '',
  }),
  huge: () => rawJson(200, hugeList()),
  unauthorized: ({ reason = 'expired' }) => emoError(401, UNAUTHORIZED[reason] ?? reason),
  plain_text: ({ status = 500, text = 'failed to generate response' }) => plainText(status, text),
};

const retryAfter = ({ retry_after }: Fault): Record<string, string> =>
  retry_after === undefined ? {} : { 'retry-after': String(retry_after) };

/** The page of Heroku's router for an application that doesn't answer. */
const ERROR_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Application Error</title></head>\n<body><iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe></body></html>\n';

const HUGE_CHUNKS = 4096;

function* hugeList(): Generator<string> {
  const item = `{"id":1,"text":"${'あ'.repeat(100)}"},`;
  yield '[';
  for (let chunk = 0; chunk < HUGE_CHUNKS; chunk += 1) yield item.repeat(200);
  yield '{}]';
}
