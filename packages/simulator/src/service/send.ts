import { type Entry, PICTURE_TEXT } from '../household/chatter.ts';
import { type Posted, post, type RoomMessages } from '../household/room-messages.ts';
import { messageOf, roomOf, type State, wakePolls } from '../state.ts';
import { json } from './answer.ts';
import { authorise, type Handler } from './endpoints.ts';
import { HttpError } from './http-error.ts';
import { type FilePart, pathPart, readParameters } from './request.ts';
import { date } from './wire.ts';

/** Stores a message once for each `unique_id`; again, it finds what is stored. */
export function store(
  world: State,
  box: RoomMessages,
  posted: Posted,
  answered: boolean,
): { entry: Entry; isNew: boolean } {
  const { unique_id_case, unique_id_scope } = world.settings;
  const key = posted.unique_id.toLowerCase();
  const same = world.posted.get(key) ?? [];
  const known = same.find(
    (one) =>
      (unique_id_scope === 'global' || one.box === box) &&
      (unique_id_case === 'insensitive' || one.entry.unique_id === posted.unique_id),
  );
  const entry = known?.entry ?? post(box, world.clock.seconds(), posted, answered);
  if (known === undefined) world.posted.set(key, [...same, { box, entry, repeats: 0 }]);
  else known.repeats += 1;
  world.received.push({
    kind: 'message',
    room: box.room.uuid,
    unique_id: posted.unique_id,
    text: posted.text,
    media: posted.media,
    id: messageOf(world, entry).id,
    date: date({ origin: '', date_style: 'Z' }, entry.at),
    repeat: known?.repeats ?? 0,
  });
  wakePolls(world);
  return { entry, isNew: known === undefined };
}

const STARTS: [ending: string, type: string, offset: number, bytes: string][] = [
  ['m4a', 'audio/mp4', 4, 'ftyp'],
  ['wav', 'audio/wav', 0, 'RIFF'],
  ['ogg', 'audio/ogg', 0, 'OggS'],
  ['png', 'image/png', 1, 'PNG'],
  ['jpg', 'image/jpeg', 0, '\xff\xd8'],
];

/** The declared type is often application/octet-stream: the bytes decide, else the file's name. */
function kindOf({ bytes, name }: FilePart): { ending: string; type: string } {
  const known = STARTS.find(([, , at, start]) => bytes.toString('latin1', at, at + start.length) === start);
  if (known !== undefined) return { ending: known[0], type: known[1] };
  return { ending: /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin', type: 'application/octet-stream' };
}

export const sendMessage: Handler = async (world, request) => {
  const said = await readParameters(request);
  authorise(world, said);
  const box = roomOf(world, pathPart(request, 'room'));
  const media = said.text('media');
  const unique_id = said.text('unique_id');
  const text = said.text('text');
  const file = media === 'text' ? undefined : said.file(media);
  const { m4a_only, text_limit, media_type } = world.settings;
  const isBad =
    !['text', 'audio', 'image'].includes(media) ||
    unique_id === '' ||
    (media === 'text' ? text === '' || (text_limit > 0 && text.length > text_limit) : (file?.bytes.length ?? 0) === 0);
  if (isBad) throw new HttpError(400, 'Bad Request');
  const kind = file && kindOf(file);
  if (media === 'audio' && m4a_only && kind?.ending !== 'm4a') throw new HttpError(400, 'Bad Request');

  const posted: Posted = {
    sender: world.house.account,
    unique_id,
    media,
    text: media === 'image' ? PICTURE_TEXT : text,
    audio: media === 'text' ? 'ogg' : media === 'audio' ? (kind?.ending ?? '') : '',
    image: media === 'image' ? (kind?.ending ?? '') : '',
  };
  const { entry, isNew } = store(world, box, posted, world.settings.replies);
  if (isNew && file !== undefined && kind !== undefined) {
    world.uploads.set(entry.id, {
      bytes: file.bytes,
      type: media_type === 'specific' ? kind.type : 'application/octet-stream',
    });
  }
  const message = messageOf(world, entry);
  if (isNew) return json(201, message);
  const { id, message_type } = message;
  return json(200, { date: message.date, id, media: message.media, message_type, unique_id: message.unique_id });
};
