import { idOf, isRecord } from '../decode/decode.ts';
import { readElements, undecodable } from '../decode/json.ts';
import { MAX_REJECTED, omittedNote } from '../decode/list.ts';
import type { Answer } from '../http/request.ts';
import type { RoomEvent } from './models.ts';
import { roomEvent } from './schemas.ts';

export interface Events {
  events: RoomEvent[];
  /** The highest message id in any event's body, understood or not; 0 for none. The cursor of the next long poll. */
  newestId: number;
}

/** Decodes the answer of one long poll: a list of events, or one event without a list. */
export async function readEvents(answer: Answer): Promise<Events> {
  const events: RoomEvent[] = [];
  let newestId = 0;
  let others = 0;
  const add = (value: unknown) => {
    newestId = Math.max(newestId, idOf(isRecord(value) ? value['body'] : value) ?? 0);
    const event = roomEvent(value);
    if (event.event === 'other') others++;
    if (event.event !== 'other' || others <= MAX_REJECTED) events.push(event);
  };
  const single = await readElements(answer, (values) => {
    for (const value of values) add(value);
  });
  if (isRecord(single) && 'event' in single) add(single);
  else if (single !== undefined && single !== null) throw undecodable(answer, 'is not a list');
  if (others > MAX_REJECTED) events.push({ event: 'other', name: '', body: omittedNote(others - MAX_REJECTED) });
  return { events, newestId };
}
