import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientOf, message, ROOM, send } from '../../test/emo/samples.ts';
import { failureOf } from '../../test/samples.ts';
import type { Message } from './models.ts';
import { type FetchedPage, pagesBefore, pagesByOffset } from './paging.ts';
import { sequenceOf } from './sequence.ts';

const BEGIN = Date.UTC(2026, 7, 3, 7, 13, 59, 900);

interface Sent {
  id: number;
  /** Milliseconds. */
  at: number;
}

const messageOf = ({ id, at }: Sent): Message => ({
  ...message(1),
  sequence: sequenceOf(BEGIN + at),
  unique_id: `U${id}`,
  extra: null,
});

/** A room, served newest first as the service may do it. The number of calls is counted. */
function serving(room: Sent[], { size, isInclusive }: { size: number; isInclusive: boolean }) {
  const messages = room.map(messageOf).sort((a, b) => (a.sequence < b.sequence ? 1 : -1));
  const asked: (string | undefined)[] = [];
  const fetchPage = async (before: string | undefined): Promise<FetchedPage> => {
    asked.push(before);
    const isWanted = ({ sequence }: Message) =>
      before === undefined || (isInclusive ? sequence <= before : sequence < before);
    const items = messages.filter(isWanted).slice(0, size);
    const marks = items.map(({ unique_id, sequence }) => ({ id: unique_id.toLowerCase(), sequence }));
    return { page: { items, rejected: [] }, marks };
  };
  return { fetchPage, asked };
}

async function walk(fetchPage: (before: string | undefined) => Promise<FetchedPage>, from?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pagesBefore(fetchPage, from)) found.push(...page.items.map(({ unique_id }) => unique_id));
  return found;
}

const ids = (room: Sent[]) => room.map(({ id }) => `U${id}`).toSorted();

/** Messages of one millisecond fit into a page, or no cursor could reach them all. */
const anyRoom = fc.uniqueArray(fc.record({ id: fc.nat(1e6), at: fc.integer({ min: 0, max: 400 }) }), {
  selector: ({ id }) => id,
  maxLength: 60,
});
const mostAtOnce = (room: Sent[]) =>
  Math.max(0, ...room.map(({ at }) => room.filter((other) => other.at === at).length));

test('every message once, whether `before` includes its own time or not, as far as a cursor can reach', async () => {
  await fc.assert(
    fc.asyncProperty(anyRoom, fc.nat(20), fc.boolean(), async (room, more, isInclusive) => {
      const size = mostAtOnce(room) + 1 + more;
      const { fetchPage, asked } = serving(room, { size, isInclusive });
      const found = await walk(fetchPage);
      expect(new Set(found).size).toBe(found.length);
      // Without the own time, what shares a millisecond with the end of a page is out of reach of every cursor.
      const isSplit = room.length !== new Set(room.map(({ at }) => at)).size;
      if (isInclusive || !isSplit) expect(found.toSorted()).toEqual(ids(room));
      // Nobody asks twice for the same.
      expect(new Set(asked).size).toBe(asked.length);
    }),
  );
});

test('from a sequence on, that one with it or not', async () => {
  const room = Array.from({ length: 9 }, (_, id) => ({ id, at: id }));
  for (const isInclusive of [true, false]) {
    const { fetchPage } = serving(room, { size: 3, isInclusive });
    const found = await walk(fetchPage, sequenceOf(BEGIN + 5));
    expect(found.toSorted()).toEqual(ids(room.slice(0, isInclusive ? 6 : 5)));
  }
});

test('more messages of one millisecond than a page holds, and any server at all, end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.record({ id: fc.nat(5), at: fc.nat(3) })), { minLength: 1 }),
      async (pages) => {
        let calls = 0;
        const anything = async (): Promise<FetchedPage> => {
          const items = (pages[calls++ % pages.length] ?? []).map(messageOf);
          const marks = items.map(({ unique_id, sequence }) => ({ id: unique_id.toLowerCase(), sequence }));
          return { page: { items, rejected: [] }, marks };
        };
        const found = await walk(anything);
        expect(calls).toBeLessThan(20);
        expect(found.length).toBeLessThan(200);
      },
    ),
  );
});

test('a server that ignores `before` is asked twice more, and that is the end', async () => {
  const page = {
    page: { items: [messageOf({ id: 1, at: 5 })], rejected: [] },
    marks: [{ id: 'u1', sequence: sequenceOf(BEGIN + 5) }],
  };
  const asked: unknown[] = [];
  const found = await walk(async (before) => {
    asked.push(before);
    return page;
  });
  expect(found).toEqual(['U1']);
  expect(asked).toEqual([undefined, sequenceOf(BEGIN + 5), sequenceOf(BEGIN + 4)]);
});

test('over the wire: 17 digits go out as they came, across a minute’s end, and a rejected message leads the way', async () => {
  const odd = (n: number) => ({ ...message(n), sequence: `2026080307135999${n}` });
  const room = [9, 8, 7, 6, 5, 4, 3].map((n) => (n === 5 ? { ...odd(n), user: 'nobody' } : odd(n)));
  const { client, received } = await clientOf(({ query }, response) => {
    const before = query.get('before') ?? '9';
    return send(response, 200, { messages: room.filter(({ sequence }) => sequence <= before).slice(0, 3) });
  });
  const found: string[] = [];
  const rejected: string[] = [];
  for await (const page of client.messagesBefore(ROOM)) {
    found.push(...page.items.map(({ sequence }) => sequence.slice(-1)));
    rejected.push(...page.rejected.map(({ path, reason }) => `${path} ${reason}`));
  }
  expect(found.join('')).toBe('789634');
  expect(rejected).toEqual(['/messages/2/user is not an object']);
  expect(received.map(({ query }) => query.get('before')?.slice(-3))).toEqual([undefined, '997', '995', '993', '992']);
});

test('a page of which no time can be read leads no further, and is an error', async () => {
  const { client } = await clientOf((_, response) => send(response, 200, { messages: [{ sequence: 'x' }] }));
  const pages = client.messagesBefore(ROOM);
  expect((await pages.next()).value).toMatchObject({ items: [], rejected: [{ path: '/messages/0/sequence' }] });
  expect(await failureOf(pages.next())).toMatchObject({ kind: 'undecodable_answer' });
});

test('a list by offset ends with its total, with an empty page, and where it does not move', async () => {
  const offsets = async (next: (offset: number) => number | undefined) => {
    const asked: number[] = [];
    const fetchPage = async (offset: number) => {
      asked.push(offset);
      return { items: [], rejected: [], next: next(offset) };
    };
    for await (const _ of pagesByOffset(fetchPage)) if (asked.length > 9) break;
    return asked;
  };
  expect(await offsets((offset) => (offset < 100 ? offset + 50 : undefined))).toEqual([0, 50, 100]);
  expect(await offsets(() => undefined)).toEqual([0]);
  expect(await offsets(() => 50)).toEqual([0, 50]);
});
