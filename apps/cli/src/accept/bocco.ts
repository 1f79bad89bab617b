/** What BOCCO has said, decoded as the collector decodes it. */
import { type Decoded, decodeMessage, decodeReading } from '@roomlog/api';
import { findRoom, findSensor, insertMessages, insertReadings, type Quarantined, type Store } from '@roomlog/store';
import { type Acceptor, notRead, unknownRoom, unknownSensor, whyNotStored } from './acceptor.ts';

/** By the first word of an item's origin. */
export const boccoAcceptors: Record<string, Acceptor> = {
  readings: acceptReading,
  messages: acceptMessage,
  events: acceptMessage,
};

async function acceptReading({ db }: Store, { raw }: Quarantined, uuid: string, dryRun: boolean) {
  const sensor = await findSensor(db, uuid);
  if (!sensor) return unknownSensor;
  const decoded = readingIn(raw);
  if ('problem' in decoded) return notRead(decoded.problem);
  if (dryRun) return undefined;
  await insertReadings(db, sensor.id, [decoded.item], 'file');
  return whyNotStored(db, sensor.id, decoded.item.created_at);
}

/** A reading that was held only for its time is kept without `unique_id`, which the decoder requires but nobody stores. */
function readingIn(raw: string): ReturnType<typeof decodeReading> {
  const decoded = decodeReading(raw);
  if (!('problem' in decoded) || !decoded.problem.startsWith('/unique_id ')) return decoded;
  return decodeReading(JSON.stringify({ ...(JSON.parse(raw) as object), unique_id: 'not kept' }));
}

async function acceptMessage({ db }: Store, { raw }: Quarantined, uuid: string, dryRun: boolean) {
  const room = await findRoom(db, uuid);
  if (!room) return unknownRoom;
  const decoded: Decoded<Parameters<typeof insertMessages>[2][number]> = decodeMessage(raw);
  if ('problem' in decoded) return notRead(decoded.problem);
  if (!dryRun) await insertMessages(db, room.id, [decoded.item]);
  return undefined;
}
