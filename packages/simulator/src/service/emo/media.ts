import { hourOf, monthOf } from '../../household/clock.ts';
import { face, photo } from '../../household/pictures.ts';
import { hash, idOfUuid } from '../../household/random.ts';
import { find } from '../../household/room-messages.ts';
import { melody, wav } from '../../household/sound.ts';
import { roomMessagesOf, type State } from '../../state.ts';
import type { Answer } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import { STAMPS } from './catalog.ts';
import { feedOf, hasSound } from './wire.ts';

/** GET /ext/1/rooms/{room}/feeds/{feed}/{what}: an upload as it came, else a sound made from the text or a drawn picture. */
export const getFile: Handler = (state, parameters) => {
  const roomMessages = roomMessagesOf(state, 'emo', parameters.path('room'));
  const feed = parameters.path('feed').toLowerCase();
  const entry = find(roomMessages, state.clock.seconds(), idOfUuid(feed));
  if (entry === undefined || feedOf(roomMessages, entry) !== feed) throw new HttpError(404);
  const what = parameters.path('what');
  const isThere = what === 'audio' ? hasSound(entry) : what === 'image' && entry.image !== '';
  if (!isThere) throw new HttpError(404);
  const upload = state.uploads.get(entry.id);
  if (upload !== undefined) return file(state, upload.type, upload.bytes);
  if (what === 'audio') return file(state, 'audio/wav', wav(melody(entry.text)));
  const number = hash(1, 220, entry.id);
  if (entry.media === 'stamp') return file(state, 'image/png', face(number, 480));
  return file(state, 'image/png', photo(number, { month: monthOf(entry.at), hour: hourOf(entry.at) }));
};

/** GET /1/profile_images/{uuid}.jpeg and /1/stamps/{uuid}.png: a drawn face, for everybody. */
export const getPicture: Handler = (state, parameters) => {
  const uuid = parameters.path('file').toLowerCase().replace(/\..*$/, '');
  const members = state.accounts.flatMap(({ household }) => household.rooms.flatMap((room) => room.members));
  const isKnown = [...members, ...STAMPS].some((one) => one.uuid.toLowerCase() === uuid);
  if (!isKnown) throw new HttpError(404);
  return file(state, 'image/png', face(Number.parseInt(uuid.slice(0, 8), 16), 120));
};

function file({ settings }: State, type: string, body: Buffer): Answer {
  const declared = settings.media_type === 'specific' ? type : 'application/octet-stream';
  return { status: 200, headers: { 'content-type': declared }, body };
}
