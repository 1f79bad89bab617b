import type { Entry } from '../../household/chatter.ts';
import { roomOfId } from '../../household/chatter.ts';
import { hourOf, monthOf } from '../../household/clock.ts';
import { face, photo } from '../../household/pictures.ts';
import { hash, idOfUuid } from '../../household/random.ts';
import { find, type RoomMessages } from '../../household/room-messages.ts';
import { melody, ogg, wav } from '../../household/sound.ts';
import { readableMessagesOf, type State } from '../../state.ts';
import type { Answer } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';

/** GET /messages/{file}: an upload as it came, else a sound made from the text or a picture made from the id. */
export const getMedia: Handler = (state, parameters) => {
  const [key, ending] = nameParts(parameters.path('file'));
  const found = findMessage(state, key);
  if (found === undefined) throw new HttpError(404);
  const { entry } = found;
  readableMessagesOf(state, found.roomMessages.room.uuid);
  const upload = state.uploads.get(entry.id);
  if (upload !== undefined && (ending === entry.audio || ending === entry.image))
    return fileAnswer(state, upload.type, upload.bytes);
  const sound = entry.audio === '' ? undefined : SOUNDS[ending];
  if (sound !== undefined) return fileAnswer(state, sound[0], sound[1](melody(entry.text)));
  if (upload !== undefined || entry.image !== ending) throw new HttpError(404);
  const number = hash(1, 220, entry.id);
  return fileAnswer(
    state,
    'image/png',
    entry.media === 'stamp' ? face(number, 480) : photo(number, seasonOf(entry.at)),
  );
};

const seasonOf = (at: number) => ({ month: monthOf(at), hour: hourOf(at) });

/** GET /users/{file}: the icon of a member. */
export const getIcon: Handler = (state, parameters) => {
  const [uuid, ending] = nameParts(parameters.path('file').toLowerCase());
  const members = state.household.rooms.flatMap((room) => room.members);
  if (ending !== 'png' || !members.some((member) => member.uuid.toLowerCase() === uuid)) throw new HttpError(404);
  return fileAnswer(state, 'image/png', face(Number.parseInt(uuid.slice(0, 8), 16), 120));
};

const SOUNDS: Record<string, [type: string, encode: (samples: Int16Array) => Buffer]> = {
  ogg: ['audio/ogg', ogg],
  wav: ['audio/wav', wav],
};

function fileAnswer(state: State, type: string, bytes: Buffer): Answer {
  const contentType = state.settings.media_type === 'specific' ? type : 'application/octet-stream';
  return { status: 200, headers: { 'content-type': contentType }, body: bytes };
}

/** A message of any room by its id or `unique_id`: BOCCO's media URLs have either. */
function findMessage(state: State, key: string): { roomMessages: RoomMessages; entry: Entry } | undefined {
  const posted = state.posted.get(key.toLowerCase())?.[0];
  if (posted !== undefined) return posted;
  const id = /^\d+$/.test(key) ? Number(key) : undefined;
  const room = state.household.rooms[roomOfId(id ?? idOfUuid(key))];
  const roomMessages = room && state.roomMessages.get(room.uuid);
  const entry = roomMessages && find(roomMessages, state.clock.seconds(), id ?? key);
  return roomMessages && entry && { roomMessages, entry };
}

/** Splits `NAME.ENDING`. */
function nameParts(name: string): [key: string, ending: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}
