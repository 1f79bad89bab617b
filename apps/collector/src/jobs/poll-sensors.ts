import {
  boccoNowBy,
  type HeardClock,
  holdImplausible,
  listedSensors,
  type Reading,
  recordBoccoClock,
  recordOutage,
  type StoredSensor,
  sensorsInQuarantine,
} from '@roomlog/store';
import type { AccountContext, Arrived } from '../context.ts';
import { logFailure, outageCauseOf } from '../errors.ts';
import { quarantineRejected, warnOfQuarantined } from '../intake/quarantine.ts';
import { forEachConcurrently } from '../pool.ts';
import { roomsToAsk } from '../rooms.ts';
import { serviceNow } from '../service-clock.ts';
import { logStopped } from './log-stopped.ts';

/** When this many sensors in a row don't answer, the service is at fault: the others aren't asked. */
const enoughFailures = 8;

/** A poll with failures ends after its interval, but not before this (seconds). */
const leastPoll = 60;

/**
 * Asks the service for all it still has of each room sensor; arriving twice is harmless. One sensor that fails doesn't
 * stop the others. A sensor that could not be asked is recorded as an outage, the cause of a gap that may follow.
 * @throws the first failure when no sensor answered: then the service is at fault, not a sensor
 */
export async function pollSensors(context: AccountContext): Promise<void> {
  const { store, config, now, account, slice = 0 } = context;
  const rooms = new Map((await roomsToAsk(context)).map((room) => [room.id, room.uuid]));
  const listed = await listedSensors(store.db, [...rooms.keys()]);
  // Who has waited longest comes first: so each is asked an interval after the last time, however long a poll takes, and
  // one that has to end early doesn't always skip the same ones.
  const askedAt = ({ id }: StoredSensor) => account.asked.get(id) ?? 0;
  const sensors = listed.toSorted((a, b) => askedAt(a) - askedAt(b));
  const inQuarantine = await sensorsInQuarantine(store.db, sensors);
  const endsAt = performance.now() + Math.max(config.pollSeconds, leastPoll) * 1000;
  const polled = { account_id: account.id, slice };
  const answered = new Set<number>();
  const failures: unknown[] = [];
  let recorded: Promise<void> | undefined;
  // Once a poll, before its readings: their times are checked against it.
  const recordClockOnce = (heard: HeardClock) => (recorded ??= recordBoccoClock(store.db, heard));
  const onFailure = (sensor: StoredSensor, failure: unknown) => {
    failures.push(failure);
    logFailure(context, failure, { about: { sensor: sensor.uuid }, message: 'a sensor could not be polled' });
    return performance.now() < endsAt && (answered.size + batch.pending() > 0 || failures.length < enoughFailures);
  };
  const batch = context.answers.open(
    ({ sensor }) => void answered.add(sensor.id),
    ({ sensor }, failure) => void onFailure(sensor, failure),
  );
  const poll = async (sensor: StoredSensor) => {
    account.asked.set(sensor.id, performance.now());
    const mayBeKnown = inQuarantine.has(sensor.id);
    const readings = await ask(context, { room: rooms.get(sensor.room_id) ?? '', sensor, mayBeKnown }, recordClockOnce);
    await batch.add({ sensor, readings });
  };
  try {
    try {
      await forEachConcurrently(context, sensors, poll, onFailure);
    } finally {
      await batch.end();
    }
    if (answered.size === 0 && failures.length > 0) throw failures[0];
  } catch (failure) {
    await recordOutage(store.db, polled, outageCauseOf(context, failure), now());
    throw failure;
  }
  if (context.stop.aborted) return;
  const missed = sensors.filter(({ id }) => !answered.has(id));
  for (const { id } of missed) {
    await recordOutage(store.db, { ...polled, sensor_id: id }, outageCauseOf(context, failures.at(-1)), now());
  }
  await logStopped(context, new Set(rooms.values()));
}

interface Asked {
  /** Its uuid. */
  room: string;
  sensor: StoredSensor;
  /** Whether what it says may be in the quarantine already; where it is not given, the store is asked. */
  mayBeKnown?: boolean;
  measuredAt?: Date;
}

/** So long after an event (seconds) a sensor has not measured anew: it does so about every five minutes. */
const soon = 120;

/**
 * Asks for the values of a sensor (sensor.id) before its poll, if this collector works on it.
 * @param measuredAt when they were measured, as the service has told. Values without a time get it, if it is not long ago
 */
export async function pollSensorNow(context: AccountContext, id: number, measuredAt: Date): Promise<void> {
  const { answers, store } = context;
  const rooms = await roomsToAsk(context);
  const listed = await listedSensors(
    store.db,
    rooms.map((room) => room.id),
  );
  const sensor = listed.find((one) => one.id === id);
  const room = rooms.find((one) => one.id === sensor?.room_id);
  if (!sensor || !room) return;
  const recordClock = (heard: HeardClock) => recordBoccoClock(store.db, heard);
  const readings = await ask(context, { room: room.uuid, sensor, measuredAt }, recordClock);
  const failures: unknown[] = [];
  const intake = answers.open(
    () => {},
    (_, failure) => void failures.push(failure),
  );
  await intake.add({ sensor, readings });
  await intake.end();
  if (failures.length > 0) throw failures[0];
}

/** With the time of the event for the newest one, if that has none of its own. */
function withTime(readings: readonly Reading[], at: Date): Reading[] {
  const newest = Math.max(...readings.map(({ created_at }) => created_at.getTime()));
  return readings.map((reading) =>
    reading.timing === 'observed' && reading.created_at.getTime() === newest
      ? { ...reading, timing: 'measured', created_at: at }
      : reading,
  );
}

/** @returns the sensor's readings that are understood and plausible; the others go to the quarantine */
async function ask(
  context: AccountContext,
  { room, sensor, mayBeKnown, measuredAt }: Asked,
  recordClockOnce: (heard: HeardClock) => Promise<void>,
): Promise<Arrived['readings']> {
  const { store, stop } = context;
  const { source } = context.account;
  const { items, rejected } = await source.readings(room, sensor.uuid, stop);
  const heard = source.heardClock();
  if (heard) await recordClockOnce(heard);
  await quarantineRejected(context, `readings ${sensor.uuid}`, rejected);
  const isSoon = measuredAt && Math.abs(serviceNow(context) - measuredAt.getTime() / 1000) < soon;
  const readings = isSoon ? withTime(items, measuredAt) : items;
  const { plausible, held } = await holdImplausible(store.db, sensor, readings, {
    now: heard && boccoNowBy(heard),
    mayBeKnown,
  });
  warnOfQuarantined(context, `readings ${sensor.uuid}`, held);
  return plausible;
}
