/** Who in a room has read a message. Pure. */
import type { MessageJson, RoomJson } from '../../../src/schemas.ts';
import { isPerson } from '../../text/people.ts';

/** How many people beside the sender are in the room, and how many of them have read up to the message. */
export function readersOf({ id, sender }: Pick<MessageJson, 'id' | 'sender'>, { members }: Pick<RoomJson, 'members'>) {
  const others = members.filter(({ user }) => isPerson(user) && user.uuid !== sender);
  return { others: others.length, read: others.filter(({ read_id }) => (read_id ?? 0) >= id).length };
}
