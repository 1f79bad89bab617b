import type { Message, Page } from './models.ts';

/** One page, and the id of each element as listed by BOCCO: of a rejected one too, if it can be read. */
export interface Fetched {
  page: Page<Message>;
  ids: (number | undefined)[];
}

export type FetchPage = (query: { newer_than?: number; older_than?: number }) => Promise<Fetched>;

/**
 * Pages backwards from below `id` (from the newest without one) to the beginning. `stuck` makes the error for a page
 * that doesn't lead further back: its end would pass for the beginning of the history.
 */
export async function* pagesBefore(
  fetchPage: FetchPage,
  id: number | undefined,
  stuck: () => Error,
): AsyncGenerator<Fetched> {
  for (let before = id; ; ) {
    const fetched = await fetchPage(before === undefined ? {} : { older_than: before });
    if (fetched.ids.length === 0) return;
    yield fetched;
    const lowest = Math.min(...known(fetched));
    if (lowest >= (before ?? Infinity)) throw stuck();
    before = lowest;
  }
}

/**
 * Pages with everything above `id`. Nobody has written down whether `newer_than` gives the oldest or the newest 30 of
 * what is newer. So each page is followed back until known ground, then continued upwards until there is no more.
 */
export async function* pagesAfter(fetchPage: FetchPage, id: number, stuck: () => Error): AsyncGenerator<Fetched> {
  for (let reached = id; ; ) {
    const first = await fetchPage({ newer_than: reached });
    if (first.ids.length === 0) return;
    yield above(id, first);
    const newer = known(first).filter((each) => each > reached);
    if (newer.length === 0) {
      if (known(first).length === 0) throw stuck();
      return;
    }
    for await (const older of pagesBefore(fetchPage, Math.min(...newer), stuck)) {
      yield above(id, older);
      if (known(older).some((each) => each <= reached)) break;
    }
    reached = Math.max(...newer);
  }
}

const known = ({ ids }: Fetched) => ids.filter((id) => id !== undefined);

/** Without what was below: neither its items nor, once more, its rejections. */
function above(floor: number, { page, ids }: Fetched): Fetched {
  return {
    ids,
    page: {
      items: page.items.filter((message) => message.id > floor),
      rejected: page.rejected.filter(({ path }) => (ids[Number(path.split('/')[1])] ?? Infinity) > floor),
    },
  };
}
