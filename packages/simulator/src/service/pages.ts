import type { Entry } from '../household/chatter.ts';
import { newestFirst, oldestFirst, type RoomMessages } from '../household/room-messages.ts';
import type { State } from '../state.ts';

/** Exclusive bounds; 0 means absent, as the official Python client assumes. */
export interface Bounds {
  newerThan: number;
  olderThan: number;
}

/** One page of messages in ascending order. */
export function pageOf(world: State, box: RoomMessages, now: number, { newerThan, olderThan }: Bounds): Entry[] {
  const { newer_than_page, page_size } = world.settings;
  const below = olderThan > 0 ? olderThan + world.idsFrom : Number.POSITIVE_INFINITY;
  const above = newerThan + world.idsFrom;
  if (newerThan > 0 && newer_than_page === 'oldest') {
    return oldestFirst(box, now, above)
      .filter(({ id }) => id < below)
      .take(page_size)
      .toArray();
  }
  const page: Entry[] = [];
  for (const entry of newestFirst(box, now, below)) {
    if (entry.id <= above || page.length === page_size) break;
    page.push(entry);
  }
  return page.toReversed();
}
