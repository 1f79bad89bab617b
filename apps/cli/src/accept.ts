/** Decodes an item of the quarantine again and stores it. */
import { type Decoded, decodeMessage, decodeReading } from '@roomlog/api';
import {
  findRoom,
  findSensor,
  insertMessages,
  insertReadings,
  isCut,
  type Quarantined,
  readingsBetween,
  type Store,
} from '@roomlog/store';

type Acceptor = (store: Store, uuid: string, raw: string, dryRun: boolean) => Promise<string | undefined>;

/** By the first word of an item's origin; the second word is the uuid of the sensor or room. */
const acceptors: Record<string, Acceptor> = {
  readings: acceptReading,
  messages: acceptMessage,
  events: acceptMessage,
};

/** @returns why it can't be stored, in one sentence; undefined when it is stored */
export async function accept(store: Store, row: Quarantined, dryRun: boolean): Promise<string | undefined> {
  const [kind = '', uuid = ''] = row.origin.split(' ');
  const acceptor = acceptors[kind];
  if (!acceptor) return 'It is part of the list of rooms, which is read again at every poll; drop it.';
  if (isCut(row)) return 'Only its first 4 kB were kept, which is not enough to read it; drop it.';
  return acceptor(store, uuid, row.raw, dryRun);
}

const notRead = (problem: string) => `This version can't read it (${problem}); keep it for a later one, or drop it.`;

async function acceptReading({ db }: Store, uuid: string, raw: string, dryRun: boolean): Promise<string | undefined> {
  const sensor = await findSensor(db, uuid);
  if (!sensor) return 'Its sensor is not known here; drop it.';
  const decoded = readingIn(raw);
  if ('problem' in decoded) return notRead(decoded.problem);
  if (dryRun) return undefined;
  await insertReadings(db, sensor.id, [decoded.item], 'file');
  const from = Math.floor(decoded.item.created_at.getTime() / 1000);
  const stored = await readingsBetween(db, sensor.id, { from, to: from + 1, limit: 1 });
  return stored.length > 0 ? undefined : 'It is older than ROOMLOG_RETENTION keeps readings; drop it.';
}

/** A reading that was held only for its time is kept without `unique_id`, which the decoder requires but nobody stores. */
function readingIn(raw: string): ReturnType<typeof decodeReading> {
  const decoded = decodeReading(raw);
  if (!('problem' in decoded) || !decoded.problem.startsWith('/unique_id ')) return decoded;
  return decodeReading(JSON.stringify({ ...(JSON.parse(raw) as object), unique_id: 'not kept' }));
}

async function acceptMessage({ db }: Store, uuid: string, raw: string, dryRun: boolean): Promise<string | undefined> {
  const room = await findRoom(db, uuid);
  if (!room) return 'Its room is not known here; drop it.';
  const decoded: Decoded<Parameters<typeof insertMessages>[2][number]> = decodeMessage(raw);
  if ('problem' in decoded) return notRead(decoded.problem);
  if (!dryRun) await insertMessages(db, room.id, [decoded.item]);
  return undefined;
}
