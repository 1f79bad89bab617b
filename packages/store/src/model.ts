/**
 * Input: rooms, readings and messages as the client of a source decodes them, with the names on the wire. What is optional
 * is what one of the services does not have.
 */
import type { Metric } from './metrics.ts';

/** A person, a robot or a sensor, as the source names them. */
interface User {
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
}

/** A member of a room. `joined_at` and `read_id` are left out where the service does not say them: 0 is stored. */
interface RoomMember {
  user: User;
  joined_at?: Date | undefined;
  read_id?: number | undefined;
}

/** A sensor as BOCCO lists it, by `user_type`, or as emo does, by `sensor_type`. */
type RoomSensor = Pick<User, 'uuid' | 'nickname'> &
  (
    | { user_type: string; address: string; sensor_type?: undefined }
    | { sensor_type: string; user_type?: undefined; address?: undefined }
  );

/** A room in a source's list, with its members and sensors. */
export interface Room {
  uuid: string;
  name: string;
  /** Without it, the time at which the list is stored. */
  updated_at?: Date | undefined;
  background_image?: string | undefined;
  /** Only the newest message, if the source lists it. */
  messages?: { id: number }[];
  members: RoomMember[];
  sensors: RoomSensor[];
}

/**
 * How the time of a reading is known. `measured`: the service said it. `observed`: the values were seen at this time, and
 * may be older by a poll and what the sensor itself takes between two of them.
 */
export type Timing = 'measured' | 'observed';

/** Values in °C, % and lx (`metrics.ts`); null or missing for what was not measured. */
interface Measurement extends Partial<Record<Metric, number | null>> {
  created_at: Date;
}

/** A reading as BOCCO has it, with an id of its own. */
export interface NumberedReading extends Measurement {
  id: number;
  timing?: undefined;
}

/** A reading of a service without ids. An observed one is stored when it is news (readings/observed.ts). */
interface UnnumberedReading extends Measurement {
  timing: Timing;
  id?: undefined;
}

/** A reading of a source. */
export type Reading = NumberedReading | UnnumberedReading;

/** A message of a source. */
export interface Message {
  /** Grows with time in a room; from `emoMessageId` for a message with a sequence. */
  id: number;
  /** In any case. Of messages with a sequence it is what tells them apart. */
  unique_id: string;
  /** 17 digits of emo; undefined for BOCCO. */
  sequence?: string | undefined;
  date: Date;
  media: string;
  message_type: string;
  text: string;
  audio: string;
  image: string;
  sender: string;
  user: User;
  /** Not asked of messages with a sequence: each of their recordings is. */
  dictated: boolean;
  detail: unknown;
  /** Fields without a column of their own. */
  extra?: Record<string, unknown> | null;
}

/** What a service tells by itself when it happens. */
export interface RoomEvent {
  /** room.id */
  room_id: number;
  request_id: string;
  event: string;
  kind?: string | undefined;
  /** sensor.id */
  sensor_id?: number | undefined;
  /** When it happened, by the service's clock. */
  at: Date;
  /** When it came here. */
  received_at: Date;
  data: unknown;
}
