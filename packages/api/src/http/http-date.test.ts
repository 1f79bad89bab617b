import { expect, test } from 'vitest';
import { clientOf, credentials, failureOf, once, reading } from '../../test/samples.ts';
import { json, startServer } from '../../test/server.ts';
import { BoccoClient } from '../bocco/client.ts';
import type { AnswerHead } from './call-options.ts';

const ids = ['room', 'sensor'] as const;

/** What `onAnswer` hears of answers with these `Date` headers; undefined for none. */
async function heard(date: string | undefined, status = 200): Promise<AnswerHead[]> {
  const heads: AnswerHead[] = [];
  const { baseUrl } = await startServer((_, response) => {
    response.sendDate = false;
    json(response, status, status === 200 ? [reading(1)] : {}, date === undefined ? {} : { date });
  });
  const client = new BoccoClient({ baseUrl, credentials, onAnswer: (head) => heads.push(head) }, once);
  await client.getSensorReadings(...ids).catch(() => {});
  return heads;
}

test('onAnswer hears BOCCO’s own date of every answer, also of an error', async () => {
  const date = new Date('2026-11-24T08:45:12Z');
  expect(await heard(date.toUTCString(), 503)).toEqual([{ status: 503, date }]);
  // The sign-in is an answer too.
  expect((await heard(date.toUTCString()))[0]).toEqual({ status: 200, date });
});

test.each([
  undefined,
  '',
  'soon',
  '2026-11-24T08:45:12Z',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'Tue, 31 Foo 2026 08:45:12 GMT',
])('a Date of %j is none', async (date) => {
  expect((await heard(date))[0]).toEqual({ status: 200, date: null });
});

test('what onAnswer throws is what the call throws, and it is not taken for a broken connection', async () => {
  const { baseUrl } = await clientOf((_, response) => json(response, 200, []));
  const wrong = new Error('a bug of its own');
  const client = new BoccoClient({
    baseUrl,
    credentials,
    onAnswer: () => {
      throw wrong;
    },
  });
  expect(await failureOf(client.getRooms())).toBe(wrong);
});
