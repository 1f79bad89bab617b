import type { RoomMessages } from '../household/room-messages.ts';
import { SimulatorError } from '../simulator-error.ts';
import type { State } from '../state.ts';

/** A room of any account by its uuid in any case. Throws a {@link SimulatorError} for none. */
export function roomOf(state: State, uuid: string): { account: State; roomMessages: RoomMessages } {
  const key = uuid.toLowerCase();
  const account = state.accounts.find(({ roomMessages }) => roomMessages.has(key)) ?? state;
  const roomMessages = account.roomMessages.get(key);
  if (roomMessages === undefined) throw new SimulatorError(`There is no room ${uuid}.`);
  return { account, roomMessages };
}
