import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientOf, failureOf, message, once, ROOM } from '../../test/samples.ts';
import { json } from '../../test/server.ts';
import { UndecodableAnswer } from '../errors.ts';
import type { BoccoClient } from './client.ts';
import { type FetchedPage, pagesAfter, pagesBefore } from './paging.ts';

/** The ids of a room, served in pages of `size` as a server might. */
function fetcher(ids: number[], size: number, order: 'newest' | 'oldest') {
  return async (query: { newer_than?: number; older_than?: number }): Promise<FetchedPage> => {
    const { newer_than = 0, older_than = Infinity } = query;
    const matching = ids.filter((id) => id > newer_than && id < older_than).sort((a, b) => a - b);
    const page = order === 'oldest' && newer_than > 0 ? matching.slice(0, size) : matching.slice(-size);
    const items = page.map((id) => ({ ...message(id), date: new Date(0), extra: null }));
    return { page: { items, rejected: [] }, ids: page };
  };
}

async function idsOf(pages: AsyncIterable<FetchedPage>): Promise<number[]> {
  const ids = new Set<number>();
  for await (const { page } of pages) for (const { id } of page.items) ids.add(id);
  return [...ids].sort((a, b) => a - b);
}

const anyRoom = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 120 });
const anySize = fc.integer({ min: 1, max: 40 });

test('messagesAfter finds everything newer, whatever the size and order of pages', async () => {
  const order = fc.constantFrom('newest' as const, 'oldest' as const);
  await fc.assert(
    fc.asyncProperty(anyRoom, anySize, order, fc.nat(500), async (ids, size, order, id) => {
      const expected = ids.filter((each) => each > id).sort((a, b) => a - b);
      expect(await idsOf(pagesAfter(fetcher(ids, size, order), id))).toEqual(expected);
    }),
  );
});

test('messagesBefore walks back to the beginning, newest page first', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRoom,
      anySize,
      fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      async (ids, size, id) => {
        const expected = ids.filter((each) => each < (id ?? Infinity)).sort((a, b) => a - b);
        const pages: number[][] = [];
        for await (const fetched of pagesBefore(fetcher(ids, size, 'newest'), id)) {
          pages.push(fetched.page.items.map((item) => item.id));
        }
        expect(pages.reverse().flat()).toEqual(expected);
      },
    ),
  );
});

const collect = async (pages: ReturnType<BoccoClient['messagesAfter']>) => {
  const found: number[] = [];
  const rejected: string[] = [];
  for await (const page of pages) {
    found.push(...page.items.map(({ id }) => id));
    rejected.push(...page.rejected.map(({ raw }) => raw.slice(0, 10)));
  }
  return { found, rejected };
};

test('a rejected message still leads the way, and is reported once', async () => {
  const { client } = await clientOf(({ query }, response) => {
    const [newer, older] = [Number(query.get('newer_than') ?? 0), Number(query.get('older_than') ?? Infinity)];
    const room = [1, 2, 3, 4, 5, 6].map((id) => (id % 3 === 1 ? { ...message(id), date: 'once' } : message(id)));
    return json(response, 200, room.filter(({ id }) => id > newer && id < older).slice(-2));
  });
  const after = await collect(client.messagesAfter(ROOM, 1));
  expect(new Set(after.found)).toEqual(new Set([2, 3, 5, 6]));
  expect(after.rejected).toEqual(['{"id":4,"u']);
  const before = await collect(client.messagesBefore(ROOM, undefined));
  expect(before.found).toEqual([5, 6, 3, 2]);
  expect(before.rejected).toEqual(['{"id":4,"u', '{"id":1,"u']);
});

test('nothing new is no page at all', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, []));
  expect(await collect(client.messagesAfter(ROOM, 7))).toEqual({ found: [], rejected: [] });
  expect(received.map(({ query }) => query.get('newer_than'))).toEqual(['7']);
});

test('a server that ignores newer_than gets one walk back and no loop', async () => {
  const { client, received } = await clientOf(({ query }, response) => {
    const older = Number(query.get('older_than') ?? Infinity);
    return json(
      response,
      200,
      [1, 2, 3, 4]
        .map(message)
        .filter(({ id }) => id < older)
        .slice(-2),
    );
  });
  expect(new Set((await collect(client.messagesAfter(ROOM, 1))).found)).toEqual(new Set([2, 3, 4]));
  expect(received.length).toBeLessThan(5);
});

test('a page that leads no further is an error, not the end of the history', async () => {
  const { client } = await clientOf((_, response) => json(response, 200, [message(3), message(4)]), once);
  expect(await failureOf(collect(client.messagesBefore(ROOM, undefined)))).toBeInstanceOf(UndecodableAnswer);
  const junk = await clientOf((_, response) => json(response, 200, [{ id: 'x' }]), once);
  expect(await failureOf(collect(junk.client.messagesAfter(ROOM, 1)))).toBeInstanceOf(UndecodableAnswer);
});
