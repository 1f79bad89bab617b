import { randomUUID } from 'node:crypto';
import { SimulatorError } from '../simulator-error.ts';
import type { State } from '../state.ts';
import { store } from './bocco/send.ts';
import { messageOf } from './bocco/wire.ts';
import { readFields, textOf } from './control-fields.ts';
import { store as storeAtEmo } from './emo/send.ts';
import { roomOf } from './rooms.ts';

/** A member of a room posts a text, as from a phone: nobody answers it. To a BOCCO emo somebody may also speak. */
export function postAsMember(state: State, body: unknown) {
  const names = ['room', 'text', 'from', 'unique_id'];
  const hasEmo = state.household.rooms.some((room) => room.model === 'emo');
  const fields = readFields(body, '{"text":"ただいま"}', hasEmo ? [...names, 'media'] : names);
  const text = (name: string, fallback: string) => textOf(fields, name, fallback);
  const { account, roomMessages } = roomOf(state, text('room', state.household.rooms[0]?.uuid ?? ''));
  const from = text('from', 'ママ');
  const { members, model } = roomMessages.room;
  const sender = members.find(({ nickname, uuid }) => nickname === from || uuid.toLowerCase() === from.toLowerCase());
  if (sender === undefined) {
    throw new SimulatorError(
      `Nobody here is ${from}; there are ${members.map(({ nickname }) => nickname).join(', ')}.`,
    );
  }
  const media = text('media', 'text');
  const allowed = model === 'emo' ? ['text', 'audio', 'motion'] : ['text'];
  if (!allowed.includes(media)) {
    throw new SimulatorError(
      `The media of a message here is one of ${allowed.join(', ')}, not ${JSON.stringify(media)}.`,
    );
  }
  const posted = { sender, unique_id: text('unique_id', randomUUID()), media, image: '' };
  // What was spoken may not be understood, and a motion has no words.
  const hasWords = media === 'text' || (fields.get('text') ?? '') !== '';
  const words = hasWords ? text('text', '') : '';
  if (model === 'bocco')
    return messageOf(account, store(account, roomMessages, { ...posted, text: words, audio: 'ogg' }, false).entry);
  const dictated = media === 'audio';
  return storeAtEmo(account, roomMessages, { ...posted, text: words, dictated, audio: dictated ? 'wav' : '' }, false);
}
