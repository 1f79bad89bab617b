import { UndecodableAnswer } from '../errors.ts';
import type { Answer } from '../http/request.ts';
import type { RoomEvent } from '../models.ts';
import { idOf, isRecord } from './decode.ts';
import { readElements } from './json.ts';
import { MOST_REJECTED, notListed } from './list.ts';
import { roomEvent } from './schemas.ts';

export interface Events {
  events: RoomEvent[];
  /** Of any event's body, understood or not; 0 for none. */
  newestId: number;
}

/** The events of one answer of the long poll. One event may come without a list around it. */
export async function readEvents(answer: Answer): Promise<Events> {
  const events: RoomEvent[] = [];
  let newestId = 0;
  let others = 0;
  const add = (value: unknown) => {
    newestId = Math.max(newestId, idOf(isRecord(value) ? value['body'] : value) ?? 0);
    const event = roomEvent(value);
    if (event.event === 'other') others++;
    if (event.event !== 'other' || others <= MOST_REJECTED) events.push(event);
  };
  const single = await readElements(answer, (values) => {
    for (const value of values) add(value);
  });
  if (isRecord(single) && 'event' in single) add(single);
  else if (single !== undefined && single !== null) {
    throw new UndecodableAnswer(answer.endpoint, 'The answer is not a list', { status: answer.status });
  }
  if (others > MOST_REJECTED) events.push({ event: 'other', name: '', body: notListed(others - MOST_REJECTED) });
  return { events, newestId };
}
