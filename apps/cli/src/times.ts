/** The checks of `doctor` on clocks and times. */
import { Failure } from '@roomlog/runtime';
import {
  boccoClock,
  countImplausible,
  countMisdated,
  countQuarantined,
  durationText,
  isClockWrong,
  isFollowed,
  latestReading,
  listRooms,
  roomSensors,
  type Store,
  staleAfter,
} from '@roomlog/store';
import { timeIn } from './output/print.ts';

export async function describeClock({ db }: Store): Promise<string> {
  const clock = await boccoClock(db);
  const { ahead, now } = clock;
  if (ahead === null) return 'nothing to compare it with yet: BOCCO has not answered since this machine was started';
  if (!isClockWrong(clock)) return `within ${durationText(Math.max(2, Math.abs(ahead)))} of BOCCO's`;
  const side = ahead > 0 ? 'ahead of' : 'behind';
  const words = `This machine's clock is ${durationText(ahead)} ${side} BOCCO's, which shows ${timeIn()(new Date(now * 1000))}`;
  throw new Failure('failed', `${words}; set it: timedatectl set-ntp true`);
}

export async function describeSensors({ db }: Store): Promise<string> {
  const { now } = await boccoClock(db);
  const followed = new Set((await listRooms(db)).filter(isFollowed).map(({ id }) => id));
  const sensors = (await roomSensors(db)).filter(({ position, room_id }) => position !== null && followed.has(room_id));
  const stale: string[] = [];
  for (const { id, nickname, source } of sensors) {
    const latest = await latestReading(db, id);
    if (latest && now - latest.ts > (await staleAfter(db, source)))
      stale.push(`${nickname} (for ${durationText(now - latest.ts)})`);
  }
  if (stale.length === 0) return `${sensors.length} room sensor${sensors.length === 1 ? '' : 's'}, none of them silent`;
  throw new Failure('failed', `No readings from ${stale.join(', ')}; check the battery, the robot and the collector.`);
}

export async function describeQuarantine({ db }: Store): Promise<string> {
  const all = await countQuarantined(db);
  const readings = await countQuarantined(db, 'readings ');
  if (readings > 0) {
    const are = readings === 1 ? '1 reading is' : `${readings} readings are`;
    throw new Failure('failed', `${are} held back and not stored; roomlog quarantine list says why.`);
  }
  return all === 0 ? 'nothing is held back' : `${all} parts of answers that nobody understood`;
}

export async function describeTimes({ db }: Store): Promise<string> {
  const wrong: string[] = [];
  for (const sensor of await roomSensors(db)) {
    const count = await countImplausible(db, sensor);
    if (count > 0) wrong.push(`${count} of ${sensor.nickname}`);
  }
  if (wrong.length > 0) {
    const words = `Readings have a time that can't be true: ${wrong.join(', ')}`;
    throw new Failure('failed', `${words}; move them into quarantine: roomlog quarantine sweep`);
  }
  const messages = await countMisdated(db);
  return messages === 0
    ? 'every reading and message has a time that can be true'
    : `every reading has a time that can be true; ${messages} messages have another, and stand where their ids put them`;
}
