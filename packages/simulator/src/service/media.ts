import type { Entry } from '../household/chatter.ts';
import { roomOfId } from '../household/chatter.ts';
import { face, landscape } from '../household/pictures.ts';
import { hash, idOfUuid } from '../household/random.ts';
import { find, type RoomMessages } from '../household/room-messages.ts';
import { melody, ogg, wav } from '../household/sound.ts';
import { readableRoomOf, type State } from '../state.ts';
import type { Answer } from './answer.ts';
import { authorise, type Handler } from './endpoints.ts';
import { HttpError } from './http-error.ts';
import { pathPart, readParameters } from './request.ts';

const SOUNDS: Record<string, [type: string, encode: (samples: Int16Array) => Buffer]> = {
  ogg: ['audio/ogg', ogg],
  wav: ['audio/wav', wav],
};

function file(world: State, type: string, bytes: Buffer): Answer {
  const told = world.settings.media_type === 'specific' ? type : 'application/octet-stream';
  return { status: 200, headers: { 'content-type': told }, body: bytes };
}

/** A message by its id or `unique_id`, both of which are seen in addresses. */
function findAnywhere(world: State, key: string): { box: RoomMessages; entry: Entry } | undefined {
  const posted = world.posted.get(key.toLowerCase())?.[0];
  if (posted !== undefined) return posted;
  const id = /^\d+$/.test(key) ? Number(key) : undefined;
  const room = world.house.rooms[roomOfId(id ?? idOfUuid(key))];
  const box = room && world.mailboxes.get(room.uuid);
  const entry = box && find(box, world.clock.seconds(), id ?? key);
  return box && entry && { box, entry };
}

/** Splits `NAME.ENDING`. */
function nameParts(name: string): [key: string, ending: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

/** What was uploaded as it came, or the robot's voice and pictures as made up from the text and the id. */
export const getMedia: Handler = async (world, request) => {
  if (world.settings.media_needs_token) authorise(world, await readParameters(request));
  const [key, ending] = nameParts(pathPart(request, 'file'));
  const found = findAnywhere(world, key);
  if (found === undefined) throw new HttpError(404, 'Not Found');
  const { entry } = found;
  readableRoomOf(world, found.box.room.uuid);
  const upload = world.uploads.get(entry.id);
  if (upload !== undefined && (ending === entry.audio || ending === entry.image))
    return file(world, upload.type, upload.bytes);
  const sound = entry.audio === '' ? undefined : SOUNDS[ending];
  if (sound !== undefined) return file(world, sound[0], sound[1](melody(entry.text)));
  if (upload !== undefined || entry.image !== ending) throw new HttpError(404, 'Not Found');
  const number = hash(1, 220, entry.id);
  return file(world, 'image/png', entry.media === 'stamp' ? face(number, 240) : landscape(number));
};

/** The face of a member. */
export const getIcon: Handler = async (world, request) => {
  if (world.settings.media_needs_token) authorise(world, await readParameters(request));
  const [uuid, ending] = nameParts(pathPart(request, 'file').toLowerCase());
  const members = world.house.rooms.flatMap((room) => room.members);
  if (ending !== 'png' || !members.some((member) => member.uuid.toLowerCase() === uuid))
    throw new HttpError(404, 'Not Found');
  return file(world, 'image/png', face(Number.parseInt(uuid.slice(0, 8), 16), 120));
};
