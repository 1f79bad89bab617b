/** What comes in: rooms, readings and messages as the client of a source decodes them. Names are those on the wire. */
import type { Metric } from './metrics.ts';

/** A person, a robot or a sensor, as the source names them. */
interface User {
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
}

/** A room of the source's list, with who is in it. */
export interface Room {
  uuid: string;
  name: string;
  updated_at: Date;
  background_image: string;
  /** The newest one at the most, where the source names it. */
  messages?: { id: number }[];
  members: { user: User; joined_at: Date; read_id: number }[];
  sensors: (User & { address: string })[];
}

/** A reading as its source gives it: in the units of `metrics.ts`; what is null or missing was not measured. */
export interface Reading extends Partial<Record<Metric, number | null>> {
  id: number;
  created_at: Date;
}

/** A message as its source gives it. */
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
  /** The fields that have no column, if there were any. */
  extra?: Record<string, unknown> | null;
}
