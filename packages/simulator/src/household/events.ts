import type { Sensor } from '@roomlog/api';
import { HOUR, startOfDay } from './clock.ts';
import { emoSensors, type HouseRoom } from './household.ts';
import { chance, hash, pick } from './random.ts';
import { type Rhythm, rhythmOf, spans, spansOf } from './rhythm.ts';

/** Something that a BOCCO emo notices. */
export interface HouseEvent {
  /** Epoch milliseconds. */
  at: number;
  /** As the webhook calls it: `radar.detected`. */
  event: string;
  data: object;
  /** Tells it from others of its kind in the same millisecond. */
  copy?: number;
  /** The block sensor that noticed it, and what it says; wire.ts makes `data` of them. */
  sensor?: { sensor: Sensor; action: string };
}

/**
 * What a BOCCO emo notices on one day, ascending; the same for the same room and day.
 * @param lightAt the light around the robot (lx) at an epoch second
 */
export function eventsOfDay(room: HouseRoom, day: number, lightAt: (at: number) => number): HouseEvent[] {
  const rhythm = rhythmOf(room.seed, day);
  return [
    ...visits(room, rhythm, day),
    ...atTheDoor(room, rhythm, day),
    ...lightChanges(room, day, lightAt),
    ...handling(room, rhythm, day),
  ].toSorted((a, b) => a.at - b.at);
}

/** An event in that second, at a millisecond of its own. */
function eventAt(room: HouseRoom, second: number, event: string, data: object): HouseEvent {
  let millisecond = hash(room.seed, 310, second);
  for (const letter of event) millisecond = hash(millisecond, 311, letter.charCodeAt(0));
  return { at: Math.floor(second) * 1000 + (millisecond % 1000), event, data };
}

const finished = (room: HouseRoom, second: number, kind: string) =>
  eventAt(room, second, 'motion.finished', { motion: { kind } });

const NOBODY = { begin: false, end: false, near_begin: false, near_end: false };
const AT_HOME = spans('wake..leave, back..bed');
/** Seconds; in each the robot sees somebody with a chance of 65 %, who leaves before the next. */
const VISIT_SLOT = 1200;

/** The radar: somebody comes, perhaps close, and leaves. Every `begin` has its `end`. */
function visits(room: HouseRoom, rhythm: Rhythm, day: number): HouseEvent[] {
  const slots = spansOf(AT_HOME, rhythm, day).flatMap(([from, to]) =>
    Array.from({ length: Math.floor((to - from) / VISIT_SLOT) }, (_, index) => from + index * VISIT_SLOT),
  );
  return slots.flatMap((slot) => {
    const random = hash(room.seed, 320, slot);
    if (random % 100 >= 65) return [];
    const begin = slot + Math.floor(300 * chance(random, 321, 0));
    const end = begin + 120 + Math.floor(720 * chance(random, 322, 0));
    const isClose = random % 2 === 0;
    const moments: [number, keyof typeof NOBODY][] = [
      [begin, 'begin'],
      ...(isClose
        ? ([
            [begin + 30, 'near_begin'],
            [end - 30, 'near_end'],
          ] as [number, keyof typeof NOBODY][])
        : []),
      [end, 'end'],
    ];
    return moments.map(([at, moment]) => eventAt(room, at, 'radar.detected', { radar: { ...NOBODY, [moment]: true } }));
  });
}

/** The block sensors: the door shakes and its lock turns when somebody leaves or comes home, and the hall sees people. */
function atTheDoor(room: HouseRoom, rhythm: Rhythm, day: number): HouseEvent[] {
  const [door, lock, hall] = emoSensors(room);
  if (door === undefined || lock === undefined || hall === undefined) return [];
  const at = (hour: number, seconds: number) => startOfDay(day) + Math.round(hour * HOUR) + seconds;
  const notice = (second: number, event: string, sensor: Sensor, action: string): HouseEvent => ({
    ...eventAt(room, second, event, {}),
    sensor: { sensor, action },
  });
  const passages = [rhythm.leave, rhythm.back].flatMap((hour) => [
    notice(at(hour, -8), 'lock_sensor.detected', lock, 'unlock'),
    notice(at(hour, 0), 'movement_sensor.detected', door, 'movement'),
    notice(at(hour, 15), 'lock_sensor.detected', lock, 'lock'),
  ]);
  const { wake, leave, back, bed } = rhythm;
  const walks = [at(wake, 90), at(leave, -40), at(back, 20), at(back + 1.5, 0), at(bed, -300)];
  return [...passages, ...walks.map((second) => notice(second, 'human_sensor.detected', hall, 'human'))];
}

/** Seconds between looks at the light, and lx below which it is dark and above which it is bright. */
const LOOK = 300;
const DARK = 12;
const BRIGHT = 30;

/** `brighter` and `darker` at dawn, at dusk and when lamps are switched, each to the second. */
function lightChanges(room: HouseRoom, day: number, lightAt: (at: number) => number): HouseEvent[] {
  const events: HouseEvent[] = [];
  const from = startOfDay(day);
  let isBright = lightAt(from) >= BRIGHT;
  for (let at = from + LOOK; at < startOfDay(day + 1); at += LOOK) {
    const lux = lightAt(at);
    if (isBright ? lux > DARK : lux < BRIGHT) continue;
    let [before, after] = [at - LOOK, at];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      const hasChanged = isBright ? lightAt(middle) <= DARK : lightAt(middle) >= BRIGHT;
      if (hasChanged) after = middle;
      else before = middle;
    }
    isBright = !isBright;
    const kind = isBright ? 'brighter' : 'darker';
    events.push(eventAt(room, after, 'illuminance.changed', { illuminance: { kind } }));
    events.push(finished(room, after + 4, isBright ? 'ambientBrighter' : 'ambientDarker'));
  }
  return events;
}

const ACCEL_KINDS = ['lift', 'normal', 'beaten', 'lift', 'lying_down', 'shaken', 'normal', 'upside_down', 'dropped'];
/** Those after which the robot makes a motion of its own. */
const ACCEL_MOTIONS: Record<string, string> = {
  lift: 'accel_lift',
  beaten: 'accel_beaten',
  lying_down: 'accel_lying_down_in',
};

const VUI_COMMANDS = [
  { kind: 'weather', parameters: { area: '東京' } },
  { kind: 'timer', parameters: { minutes: '3' } },
  { kind: 'alarm', parameters: { time: '07:00' } },
  { kind: 'volume', parameters: { volume: '5' } },
  { kind: 'talk' },
];
const BUTTONS = ['function_button.pressed', 'play_button.pressed', 'function_button.pressed'];

/** Lifted, patted, called by its name and pressed on its buttons, a few times a day while somebody is at home. */
function handling(room: HouseRoom, rhythm: Rhythm, day: number): HouseEvent[] {
  const home = spansOf(AT_HOME, rhythm, day);
  const moments = (channel: number, most: number) =>
    Array.from({ length: hash(room.seed, channel, day) % (most + 1) }, (_, index) => {
      const random = hash(hash(room.seed, channel + 1, day), channel, index);
      const [from, to] = pick(home, random);
      return { random, second: from + Math.floor((to - from) * chance(random, channel, 1)) };
    });
  const handled = moments(330, 4).flatMap(({ random, second }) => {
    const kind = pick(ACCEL_KINDS, random);
    const motion = ACCEL_MOTIONS[kind];
    const event = eventAt(room, second, 'accel.detected', { accel: { kind } });
    return motion === undefined ? [event] : [event, finished(room, second + 3, motion)];
  });
  const called = moments(332, 2).flatMap(({ random, second }) => [
    eventAt(room, second, 'trigger_word.detected', {
      trigger_word: { kind: random % 2 ? 'default_bocco' : 'default_emo' },
    }),
    finished(room, second + 1, 'triggerDetect'),
    eventAt(room, second + 4, 'vui_command.detected', { vui_command: pick(VUI_COMMANDS, random) }),
  ]);
  const pressed = moments(334, 2).map(({ random, second }) => eventAt(room, second, pick(BUTTONS, random), {}));
  return [...handled, ...called, ...pressed];
}
