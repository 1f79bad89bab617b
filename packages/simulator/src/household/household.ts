import type { Sensor, User } from '@roomlog/api';
import { hash, uuid } from './random.ts';

/** One account and its rooms. */
export interface Household {
  account: User;
  rooms: HouseRoom[];
}

/** Which robot stands in a room: it decides which of the two services has the room. */
export type Model = 'bocco' | 'emo';

/** A chat room: the members, the robot and the sensors of one home. */
export interface HouseRoom {
  model: Model;
  /** A part of the ids of its messages. */
  number: number;
  seed: number;
  uuid: string;
  name: string;
  /** The account first, the robot last. An `icon` is a path; wire.ts adds the origin. */
  members: User[];
  robot: User;
  /** The door sensor; undefined in a room without sensors. */
  door: Sensor | undefined;
  roomSensors: RoomSensor[];
}

/** A sensor that measures temperature, humidity and light. */
export interface RoomSensor extends Sensor {
  /** Unique over all rooms; a part of the ids of its readings. */
  number: number;
  /** Position in its room, which decides its character: the first is the living room. */
  position: number;
  room: HouseRoom;
}

/**
 * The rooms of an account; the same seed gives the same people, sensors and ids. iPhones make upper-case ids at BOCCO.
 * In the last `emo` rooms stands a BOCCO emo.
 */
export function buildHousehold(seed: number, rooms: number, sensors: number, emo: number): Household {
  const account = user(seed, 0, 'human', 'パパ', true);
  const build = (_: unknown, number: number): HouseRoom => {
    const roomSeed = hash(seed, 1, number);
    const model = number < rooms - emo ? 'bocco' : 'emo';
    const robot =
      model === 'bocco'
        ? { ...user(roomSeed, 4, 'bocco', 'BOCCO'), seller: 'dmm' }
        : user(roomSeed, 4, 'emo', 'BOCCO emo');
    const room: HouseRoom = {
      model,
      number,
      seed: roomSeed,
      uuid: uuid(roomSeed, 12, 0),
      name: roomName(number),
      members: [
        account,
        user(roomSeed, 1, 'human', 'ママ', true),
        user(roomSeed, 2, 'human', 'おばあちゃん'),
        user(roomSeed, 3, 'human', 'はな'),
        robot,
      ],
      robot,
      door: sensors === 0 ? undefined : sensor(roomSeed, 5, 'sensor_door', '玄関'),
      roomSensors: [],
    };
    for (let position = 0; position < sensors; position += 1) {
      const name = SENSOR_NAMES[position % SENSOR_NAMES.length] ?? '';
      const round = Math.floor(position / SENSOR_NAMES.length);
      room.roomSensors.push({
        ...sensor(roomSeed, 100 + position, 'sensor_room', round === 0 ? name : `${name}${round + 1}`),
        number: number * sensors + position,
        position,
        room,
      });
    }
    return room;
  };
  return { account, rooms: Array.from({ length: rooms }, build) };
}

/** Sensors that have no readings, added to the first room by the switch `more_sensors`. */
export function otherSensors(room: HouseRoom, humanSensorType: string): Sensor[] {
  return [
    sensor(room.seed, 30, 'sensor_lock', '玄関の鍵'),
    sensor(room.seed, 31, 'sensor_fire', '台所の火'),
    sensor(room.seed, 32, humanSensorType, '廊下'),
  ];
}

/** What a BOCCO emo has beside its room sensors, in rooms that have any: on the front door, on its lock and in the hall. */
export function emoSensors(room: HouseRoom): Sensor[] {
  if (room.door === undefined) return [];
  return [room.door, sensor(room.seed, 30, 'sensor_lock', '玄関の鍵'), sensor(room.seed, 32, 'sensor_human', '廊下')];
}

const SENSOR_NAMES = ['リビング', '寝室', 'こども部屋', 'キッチン', '和室', '書斎', '洗面所', '玄関ホール'] as const;

function user(seed: number, place: number, user_type: string, nickname: string, upper = false): User {
  const id = uuid(seed, 10, place);
  const address = upper ? id.toUpperCase() : id;
  return { uuid: address, user_type, nickname, icon: `/1/users/${address}.png`, seller: '', official: false };
}

function sensor(seed: number, place: number, user_type: string, nickname: string): Sensor {
  const address = (hash(seed, 11, place) >>> 8).toString(16).padStart(6, '0');
  return { ...user(seed, place, user_type, nickname), icon: '', address };
}

function roomName(number: number): string {
  if (number === 0) return 'わが家';
  if (number === 1) return 'おばあちゃんの家';
  const flat = number - 2;
  return `${Math.floor(flat / 10) + 1}${String((flat % 10) + 1).padStart(2, '0')}号室`;
}
