import type { Entry } from '../../household/chatter.ts';
import { messageId } from '../../household/chatter.ts';
import { newestFirst, type RoomMessages } from '../../household/room-messages.ts';
import type { State } from '../../state.ts';
import { hasCome, isListed, timeOf } from './wire.ts';

/**
 * One page of at most `emo_page_size` messages, newest first.
 * @param before epoch milliseconds of the newest message to be listed (setting `emo_before`); `Infinity` for all
 */
export function pageOf(state: State, roomMessages: RoomMessages, before: number): Entry[] {
  const { emo_page_size, emo_message_history, emo_before } = state.settings;
  const now = state.clock.now();
  const oldest = emo_message_history === 0 ? 0 : now - emo_message_history * 1000;
  const isIn = (entry: Entry) => {
    const time = timeOf(entry);
    const isBelow = emo_before === 'inclusive' ? time <= before : time < before;
    return isBelow && time >= oldest && isListed(entry) && hasCome(entry, now);
  };
  const page: Entry[] = [];
  const below = before === Infinity ? Infinity : messageId(Math.floor(before / 1000) + 1, 0, 0);
  for (const entry of newestFirst(roomMessages, state.clock.seconds(), below)) {
    const last = page.at(-1);
    // Within a second messages are in the order of their ids, which need not be that of their milliseconds.
    if (last !== undefined && page.length >= emo_page_size && entry.at < last.at) break;
    if (entry.at * 1000 + 999 < oldest) break;
    if (isIn(entry)) page.push(entry);
  }
  return page.toSorted((a, b) => timeOf(b) - timeOf(a) || b.id - a.id).slice(0, emo_page_size);
}
