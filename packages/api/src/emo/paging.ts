import type { Page } from '../decode/page.ts';
import { UndecodableAnswer } from '../errors.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { ListPage, Message } from './models.ts';
import { epochMsOf, sequenceOf } from './sequence.ts';

/** What a message is recognised by, and when it was sent if that can be read: of one that was rejected, too. */
export interface Mark {
  /** Its unique_id in lower case; its JSON if it has none. */
  id: string;
  sequence: string | undefined;
}

/** One page, and the mark of each element in the service's order. */
export interface FetchedPage {
  page: Page<Message>;
  marks: Mark[];
}

/** All pages of a list that is read by offset. */
export async function* pagesByOffset<T>(
  fetchPage: (offset: number) => Promise<ListPage<T>>,
): AsyncGenerator<ListPage<T>> {
  for (let offset = 0; ; ) {
    const page = await fetchPage(offset);
    yield page;
    if (page.next === undefined || page.next <= offset) return;
    offset = page.next;
  }
}

/**
 * Walks back from a sequence, or from the newest message, each message once. Whether `before` includes the message of
 * that very time is not documented, and both are right here: a page may begin with what is known already. One without
 * anything new is followed by one more try a millisecond earlier. Each page is asked for with an earlier time than the
 * one before, so it ends.
 */
export async function* pagesBefore(
  fetchPage: (before: string | undefined) => Promise<FetchedPage>,
  from: string | undefined,
): AsyncGenerator<Page<Message>> {
  let before = from;
  let known = new Set<string>();
  for (let isLastTry = false; ; ) {
    const { page, marks } = await fetchPage(before);
    if (marks.length === 0) return;
    const isNew = ({ id, sequence }: Mark) => !known.has(id) && (sequence ?? '') <= (before ?? '~');
    const fresh = marks.filter(isNew);
    if (fresh.length === 0) {
      if (isLastTry || before === undefined) return;
      before = earlier(before);
      isLastTry = true;
      continue;
    }
    yield only(page, marks, isNew);
    const lowest = lowestOf(fresh);
    // Not the end of the pages: a caller would take it for the beginning of the history.
    if (lowest === undefined)
      throw new UndecodableAnswer(ENDPOINTS.getMessages, 'The page of messages leads no further');
    before = lowest === before ? earlier(lowest) : lowest;
    known = new Set(marks.map(({ id }) => id));
    isLastTry = false;
  }
}

/** A millisecond before. */
const earlier = (sequence: string) => sequenceOf(epochMsOf(sequence) - 1);

function lowestOf(marks: readonly Mark[]): string | undefined {
  const sequences = marks.flatMap(({ sequence }) => sequence ?? []);
  return sequences.reduce<string | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}

/** The page without what an earlier one has had. */
function only(
  { items, rejected }: Page<Message>,
  marks: readonly Mark[],
  isNew: (mark: Mark) => boolean,
): Page<Message> {
  return {
    items: items.filter(({ unique_id, sequence }) => isNew({ id: unique_id.toLowerCase(), sequence })),
    rejected: rejected.filter(({ path }) => {
      const mark = marks[Number(path.split('/')[2])];
      return !mark || isNew(mark);
    }),
  };
}
