import { ENDPOINTS } from './endpoints.ts';
import { UndecodableAnswer } from './errors.ts';
import type { Message, Page } from './models.ts';

/** One page, and the id of each element as listed by BOCCO: of a rejected one too, if it can be read. */
export interface Fetched {
  page: Page<Message>;
  ids: (number | undefined)[];
}

type FetchPage = (query: { newer_than?: number; older_than?: number }) => Promise<Fetched>;

/** Pages backwards from below `id` (from the newest without one) to the beginning. */
export async function* pagesBefore(fetchPage: FetchPage, id: number | undefined): AsyncGenerator<Fetched> {
  for (let before = id; ; ) {
    const fetched = await fetchPage(before === undefined ? {} : { older_than: before });
    if (fetched.ids.length === 0) return;
    yield fetched;
    const lowest = lowestOf(fetched.ids);
    // To stop here would make it pass for the beginning of the history.
    if (lowest >= (before ?? Infinity)) throw stuck();
    before = lowest;
  }
}

/**
 * Pages with everything above `id`. Nobody has written down whether `newer_than` gives the oldest or the newest 30 of
 * what is newer. So each page is followed back to known ground, then continued upwards until there is no more.
 */
export async function* pagesAfter(fetchPage: FetchPage, id: number): AsyncGenerator<Fetched> {
  for (let reached = id; ; ) {
    const first = await fetchPage({ newer_than: reached });
    if (first.ids.length === 0) return;
    yield above(id, first);
    const lowest = lowestOf(first.ids);
    if (lowest === Infinity) throw stuck();
    if (lowest > reached) {
      for await (const older of pagesBefore(fetchPage, lowest)) {
        yield above(id, older);
        if (lowestOf(older.ids) <= reached) break;
      }
    }
    const highest = first.ids.reduce<number>((a, b = a) => Math.max(a, b), reached);
    if (highest === reached) return;
    reached = highest;
  }
}

const lowestOf = (ids: Fetched['ids']) => ids.reduce<number>((a, b = a) => Math.min(a, b), Infinity);

const stuck = () => new UndecodableAnswer(ENDPOINTS.getMessages, 'The page of messages leads no further');

/** Without what lies below: neither its items nor, once more, its rejections. */
function above(floor: number, { page, ids }: Fetched): Fetched {
  const idAt = (path: string) => ids[Number(path.split('/')[1])] ?? Infinity;
  const items = page.items.filter((message) => message.id > floor);
  const rejected = page.rejected.filter(({ path }) => idAt(path) > floor);
  return { ids, page: { items, rejected } };
}
