import type { Page } from '../decode/page.ts';
import { UndecodableAnswer } from '../errors.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { Message } from './models.ts';

/** One page, and the id of each element in BOCCO's order; of a rejected one too, if it can be read. */
export interface FetchedPage {
  page: Page<Message>;
  ids: (number | undefined)[];
}

type FetchPage = (query: { newer_than?: number; older_than?: number }) => Promise<FetchedPage>;

/**
 * Pages with everything above the cursor `id`. Whether `newer_than` gives the oldest or the newest 30 above it is not
 * documented. So from each page it goes back until it meets the cursor, then on from the highest id until nothing is
 * new.
 */
export async function* pagesAfter(fetchPage: FetchPage, id: number): AsyncGenerator<FetchedPage> {
  for (let cursor = id; ; ) {
    const first = await fetchPage({ newer_than: cursor });
    if (first.ids.length === 0) return;
    yield onlyAbove(id, first);
    const lowest = lowestId(first.ids);
    if (lowest === Infinity) throw noProgress();
    if (lowest > cursor) {
      for await (const older of pagesBefore(fetchPage, lowest)) {
        yield onlyAbove(id, older);
        if (lowestId(older.ids) <= cursor) break;
      }
    }
    const highest = first.ids.reduce<number>((a, b = a) => Math.max(a, b), cursor);
    if (highest === cursor) return;
    cursor = highest;
  }
}

/** All pages below the cursor `id` (from the newest without one), newest first, to the first message. */
export async function* pagesBefore(fetchPage: FetchPage, id: number | undefined): AsyncGenerator<FetchedPage> {
  for (let cursor = id; ; ) {
    const fetched = await fetchPage(cursor === undefined ? {} : { older_than: cursor });
    if (fetched.ids.length === 0) return;
    yield fetched;
    const lowest = lowestId(fetched.ids);
    // Not the end of the pages: a caller would take it for the beginning of the history.
    if (lowest >= (cursor ?? Infinity)) throw noProgress();
    cursor = lowest;
  }
}

const lowestId = (ids: FetchedPage['ids']) => ids.reduce<number>((a, b = a) => Math.min(a, b), Infinity);

const noProgress = () => new UndecodableAnswer(ENDPOINTS.getMessages, 'The page of messages leads no further');

/** Without the items and the rejected items that an earlier page has had. */
function onlyAbove(floor: number, { page, ids }: FetchedPage): FetchedPage {
  const idAt = (path: string) => ids[Number(path.split('/')[1])] ?? Infinity;
  const items = page.items.filter((message) => message.id > floor);
  const rejected = page.rejected.filter(({ path }) => idAt(path) > floor);
  return { ids, page: { items, rejected } };
}
