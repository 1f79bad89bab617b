import {
  ALL_SENSORS,
  boccoNowBy,
  holdImplausible,
  listRooms,
  recordBoccoClock,
  recordOutage,
  roomSensors,
  type StoredSensor,
} from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { logFailure, outageCauseOf } from '../errors.ts';
import { type Arrived, createAnswerBatch } from '../intake/answer-batch.ts';
import { quarantineRejected, warnOfQuarantined } from '../intake/quarantine.ts';
import { forEachConcurrently } from '../pool.ts';

/** So many sensors in a row without an answer, and the service is at fault: the others aren't asked in vain. */
const enoughFailures = 8;

/** A poll that meets failures ends after its interval, but has at least so long (seconds). */
const leastPoll = 60;

/**
 * Asks every room sensor for what the service still has of it; arriving twice is harmless. One sensor that fails doesn't keep
 * the others from being asked. What could not be asked is noted as an outage, the cause of a gap if one comes of it.
 * @throws the first failure when no sensor answered: then the service is at fault, not a sensor
 */
export async function pollSensors(context: AccountContext): Promise<void> {
  const { store, config, now, account } = context;
  const rooms = new Map((await listRooms(store.db, account.id)).map((room) => [room.id, room.uuid]));
  const listed = (await roomSensors(store.db)).filter(
    ({ position, room_id }) => position !== null && rooms.has(room_id),
  );
  // Another one is the first each time, so that the same ones aren't left out when a poll has to end early.
  const first = Math.floor(Math.random() * listed.length);
  const sensors = [...listed.slice(first), ...listed.slice(0, first)];
  const endsAt = performance.now() + Math.max(config.pollSeconds, leastPoll) * 1000;
  const outageOf = (sensor_id: number) => ({ account_id: account.id, sensor_id });
  const answered = new Set<number>();
  let failures = 0;
  let firstFailure: unknown;
  let lastFailure: unknown;
  let kept: Promise<void> | undefined;
  // Once a poll and before its readings: by it they are found to be the newest.
  const keepClock = () => (kept ??= recordClock(context));
  const failed = (sensor: StoredSensor, failure: unknown) => {
    failures += 1;
    firstFailure ??= failure;
    lastFailure = failure;
    logFailure(context, failure, { about: { sensor: sensor.uuid }, message: 'a sensor could not be polled' });
    return performance.now() < endsAt && (answered.size + batch.pending() > 0 || failures < enoughFailures);
  };
  const batch = createAnswerBatch(
    context,
    ({ sensor }) => void answered.add(sensor.id),
    ({ sensor }, failure) => void failed(sensor, failure),
  );
  const poll = async (sensor: StoredSensor) => {
    const readings = await ask(context, rooms.get(sensor.room_id) ?? '', sensor, keepClock);
    await batch.add({ sensor, readings });
  };
  try {
    try {
      await forEachConcurrently(context, sensors, poll, failed);
    } finally {
      await batch.end();
    }
    if (answered.size === 0 && firstFailure !== undefined) throw firstFailure;
  } catch (failure) {
    await recordOutage(store.db, outageOf(ALL_SENSORS), outageCauseOf(context, failure), now());
    throw failure;
  }
  if (context.stop.aborted) return;
  const missed = sensors.filter(({ id }) => !answered.has(id));
  for (const { id } of missed) await recordOutage(store.db, outageOf(id), outageCauseOf(context, lastFailure), now());
}

/** @returns what the service has of the sensor, as far as it is understood and can be true */
async function ask(
  context: AccountContext,
  room: string,
  sensor: StoredSensor,
  keepClock: () => Promise<void>,
): Promise<Arrived['readings']> {
  const { store, stop } = context;
  const { source } = context.account;
  const { items, rejected } = await source.readings(room, sensor.uuid, stop);
  await keepClock();
  await quarantineRejected(context, `readings ${sensor.uuid}`, rejected);
  const heard = source.heardClock();
  const { plausible, held } = await holdImplausible(store.db, sensor, items, heard && boccoNowBy(heard));
  warnOfQuarantined(context, `readings ${sensor.uuid}`, held);
  return plausible;
}

async function recordClock({ store, account }: AccountContext): Promise<void> {
  const heard = account.source.heardClock();
  if (heard) await recordBoccoClock(store.db, heard);
}
