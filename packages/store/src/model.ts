/** Input: rooms, readings and messages as the client of a source decodes them, with the names on the wire. */
import type { Metric } from './metrics.ts';

/** A person, a robot or a sensor, as the source names them. */
interface User {
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
}

/** A room in a source's list, with its members and sensors. */
export interface Room {
  uuid: string;
  name: string;
  updated_at: Date;
  background_image: string;
  /** Only the newest message, if the source lists it. */
  messages?: { id: number }[];
  members: { user: User; joined_at: Date; read_id: number }[];
  sensors: (User & { address: string })[];
}

/** A reading of a source: values in °C, % and lx (`metrics.ts`); null or missing for what was not measured. */
export interface Reading extends Partial<Record<Metric, number | null>> {
  id: number;
  created_at: Date;
}

/** A message of a source. */
export interface Message {
  id: number;
  unique_id: string;
  date: Date;
  media: string;
  message_type: string;
  text: string;
  audio: string;
  image: string;
  sender: string;
  user: User;
  dictated: boolean;
  detail: unknown;
  /** Fields without a column of their own. */
  extra?: Record<string, unknown> | null;
}
