import type { Entry } from '../../household/chatter.ts';
import { newestFirst, oldestFirst, type RoomMessages } from '../../household/room-messages.ts';
import type { State } from '../../state.ts';

/**
 * One page of at most `page_size` messages, ascending by id. The bounds are exclusive; 0 means absent, as the official
 * Python client assumes.
 */
export function pageOf(
  state: State,
  roomMessages: RoomMessages,
  now: number,
  { newerThan, olderThan }: { newerThan: number; olderThan: number },
): Entry[] {
  const { newer_than_page, page_size } = state.settings;
  const below = olderThan > 0 ? olderThan + state.idOffset : Infinity;
  const above = newerThan + state.idOffset;
  if (newerThan > 0 && newer_than_page === 'oldest') {
    return oldestFirst(roomMessages, now, above)
      .filter(({ id }) => id < below)
      .take(page_size)
      .toArray();
  }
  const page: Entry[] = [];
  for (const entry of newestFirst(roomMessages, now, below)) {
    if (entry.id <= above || page.length === page_size) break;
    page.push(entry);
  }
  return page.toReversed();
}
