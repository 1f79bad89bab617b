/** For tests: a home with something in each of its tables. */

import { jobFinished, jobStarted, pollJob } from '../collector/jobs.ts';
import { recordOutage } from '../collector/outages.ts';
import { quarantine } from '../collector/quarantine.ts';
import { insertEvents } from '../events/events.ts';
import { writeMediaFile } from '../media/folder.ts';
import { dueDownloads, markDownloaded, markDownloadFailed } from '../media/media.ts';
import { markDoubtful } from '../messages/doubtful.ts';
import { enqueue } from '../messages/enqueue.ts';
import { insertMessages } from '../messages/messages.ts';
import { markSent } from '../messages/outbox.ts';
import { conflictsBetween, dropConflict } from '../readings/conflicts.ts';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { findOrAddAccount, setAccountUser } from '../rooms/accounts.ts';
import { setContinues } from '../rooms/chain.ts';
import { setComfort } from '../rooms/comfort.ts';
import { setFollowed } from '../rooms/followed.ts';
import { recordHealth } from '../rooms/health.ts';
import { setQuietHours } from '../rooms/quiet-hours.ts';
import { requestRead } from '../rooms/read-marks.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, findSensor, roomSensors } from '../rooms/rooms.ts';
import type { Db } from '../schema.ts';
import { sealDays } from '../seals/seal-days.ts';
import { claimHousehold } from '../settings.ts';
import type { Store } from '../store.ts';
import { observed, someEmoMessage, someEmoRoom } from './emo-store.ts';
import { someMessage, someReading, someRoom } from './temporary-store.ts';

const day = 86_400;

/** When the home began, epoch seconds: a Monday. */
export const fullFrom = Date.parse('2025-03-10T00:00:00Z') / 1000;

/** The days that the home has readings of. */
export const fullDays = 40;

/**
 * Two accounts with a room each, `room` and `other`, and three sensors, two of them in `room`: more readings than a page,
 * with gaps, other versions, corrections in sealed days and deleted weeks; messages, files, an outbox and read marks. Beside
 * them a BOCCO emo with a room, `den`, and a sensor in it that took the place of one in `room`.
 * @param dataDir for the files
 */
export async function fillStore(store: Store, dataDir: string): Promise<void> {
  const { db } = store;
  await claimHousehold(store);
  await setTimeZone(db, 'Asia/Tokyo');
  await setQuietHours(db, { from: '22:00', to: '06:00' });
  const hana = await findOrAddAccount(db, { source: 'bocco', name: 'hana' });
  await setAccountUser(db, hana.id, 'OTHER-member');
  await upsertRooms(db, [someRoom('room', ['sensor', 'second'])]);
  await upsertRooms(db, [someRoom('other', ['third'])], { account: hana });
  await fillReadings(db);
  await fillMessages(db, dataDir);
  await fillEmo(db);
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('message').set({ indexed: 0 }).where('id', '=', 77).execute();
  });
}

async function fillReadings(db: Db): Promise<void> {
  for (const [index, { id }] of (await roomSensors(db)).entries()) {
    const readings = Array.from({ length: fullDays * 288 }, (_, at) => at)
      // A gap of a day, and two in one second.
      .filter((at) => at < 3000 || at > 3300)
      .map((at) =>
        someReading(fullFrom + at * 300 - (at % 500 === 1 ? 300 : 0) + index, {
          id: (index + 1) * 1_000_000 + at,
          temperature: at % 11 === 0 ? null : Math.sin(at / 50) * 30 - 0.005,
          humidity: (at % 9973) / 100,
          illuminance: index === 1 ? null : at * 12.34,
        }),
      );
    await insertReadings(db, id, readings);
    await sealDays(db);
    const late = someReading(fullFrom + 20 * day + 77, { id: 5 });
    // Into a sealed day, and another version of one that is there.
    await insertReadings(db, id, [late, { ...(readings.at(6000) ?? late), humidity: 99.5 }]);
    await insertReadings(db, id, [{ ...(readings.at(6010) ?? late), humidity: 99.5 }]);
  }
  const [first, second] = await roomSensors(db);
  const [conflict] = await conflictsBetween(db, second?.id ?? 0, { from: 0, to: 2e9 });
  await dropConflict(db, conflict?.number ?? 0, 7);
  const limits = { temperature_low: 1950, temperature_high: 2600, humidity_low: 3500, humidity_high: 6500 };
  await setComfort(db, [{ sensor_id: first?.id ?? 0, limits }]);
  await pruneReadings(db, fullFrom + 10 * day);
  const item = { path: '/readings/0', reason: 'has no time', raw: '{"a":1}' };
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item], fullFrom);
  await quarantine(db, { source: 'bocco', origin: 'readings third' }, [{ ...item, raw: '{"b":"部屋"}' }], fullFrom);
  await fillOutages(db, first?.id ?? 0);
}

async function fillOutages(db: Db, sensor_id: number): Promise<void> {
  const end = fullFrom + fullDays * day;
  for (const { account_id, slice } of await db.selectFrom('room').select(['account_id', 'slice']).execute()) {
    const key = { account_id, slice, job: pollJob };
    await jobStarted(db, key, end - 7200);
    await jobFinished(db, key, end - 7200);
    await recordOutage(db, { account_id, slice }, 'collector_off', end - 3600);
    await jobStarted(db, key, end);
    await jobFinished(db, key, end);
  }
  await recordOutage(db, { account_id: 1, sensor_id }, 'bocco_unreachable', end + 600);
}

async function fillMessages(db: Db, dataDir: string): Promise<void> {
  const texts = ["it's", '', '雨が\n降る', '=1+1', '🐱 "x"', '\\', 'null', '\ud800', 'ｶﾞｷﾞ'];
  for (const name of ['room', 'other']) {
    const room = await findRoom(db, name);
    const room_id = room?.id ?? 0;
    const messages = texts.map((text, at) =>
      someMessage(at + 1, { text, date: new Date((fullFrom + at * 3600) * 1000) }),
    );
    const audio = someMessage(50, { media: 'audio', audio: `https://x/${name}.wav`, date: new Date(fullFrom * 1000) });
    const image = someMessage(51, { media: 'image', image: `https://x/${name}.png`, date: new Date(fullFrom * 1000) });
    const last = someMessage(77, { date: new Date((fullFrom + 30 * day) * 1000), detail: { z: 1, a: ["'", null] } });
    await insertMessages(db, room_id, [...messages, audio, image, last], { synced_to: 77, backfilled_from: 1 });
    await insertMessages(db, room_id, [{ ...last, text: 'another version' }]);
    const downloads = await dueDownloads(db, room?.account_id ?? 0, { now: 1, longestWait: 9 }, 9);
    for (const wanted of downloads.filter(({ kind }) => kind === 'audio')) {
      const file = await writeMediaFile(dataDir, Buffer.from(`RIFF of ${name}`));
      await markDownloaded(db, wanted, file, name === 'room' ? { duration: 2.5, peaks: new Uint8Array(40) } : null);
    }
    for (const wanted of downloads.filter(({ kind }) => kind === 'image')) {
      await markDownloadFailed(db, wanted, 'gone', undefined);
    }
    const uuid = (digit: number) => `0000000${digit}-aaaa-4000-8000-${name.padEnd(12, '0')}`;
    for (const digit of [1, 2])
      await enqueue(db, { unique_id: uuid(digit), room_id, text: `おはよう ${digit}`, sent_by: '花子' });
    const { row } = await enqueue(db, { unique_id: uuid(2), room_id, text: 'おはよう 2' });
    await markSent(db, row, 78, someMessage(78, { date: new Date((fullFrom + 31 * day) * 1000) }));
    await requestRead(db, { room_id, message_id: 77, now: fullFrom });
    await setFollowed(db, [{ room_id, followed: false }], fullFrom + 5 * day);
    if (name === 'room') await setFollowed(db, [{ room_id, followed: true }], fullFrom + 6 * day);
  }
  await sealDays(db);
}

async function fillEmo(db: Db): Promise<void> {
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  const [room, air, earlier] = [await findRoom(db, 'den'), await findSensor(db, 'air'), await findSensor(db, 'sensor')];
  if (!room || !air || !earlier) throw new Error('the room was made');
  for (let at = 0; at < 30; at++) await insertReadings(db, air.id, [observed(fullFrom + at * 600, 20 + (at % 3))]);
  await setContinues(db, air, earlier);
  for (const battery of [90, null])
    await recordHealth(db, air, { battery, signal_strength: -60 }, fullFrom + (battery ?? 0));
  const messages = ['20250310000000123', '20250311000000456'].map((sequence) => someEmoMessage(sequence));
  await insertMessages(db, room.id, [...messages, someEmoMessage('20250310000000789', { media: 'motion', text: '' })]);
  const event = {
    room_id: room.id,
    event: 'room_sensor.detected',
    received_at: new Date(fullFrom * 1000),
    data: { a: 1 },
  };
  // Of a sensor in another room: those of this one may be copied alone.
  const events = [air.id, earlier.id, undefined].map((sensor_id, at) => ({
    ...event,
    request_id: `r${at}`,
    sensor_id,
    at: new Date((fullFrom + 99 - at) * 1000),
  }));
  await insertEvents(db, 'emo', events);
  const uuid = (digit: number) => `0000000${digit}-aaaa-4000-8000-den000000000`;
  await enqueue(db, { unique_id: uuid(1), room_id: room.id, kind: 'stamp', stamp: 'w1ohayo' });
  const { row } = await enqueue(db, { unique_id: uuid(2), room_id: room.id, text: 'おはよう' });
  await markDoubtful(db, row, 'cut', fullFrom);
  await sealDays(db);
}
