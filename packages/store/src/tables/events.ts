/** What a service tells by itself when it happens. */
import type { Generated } from 'kysely';
import type { SourceName } from '../sources.ts';

export interface EventTable {
  /** Its number in the live feed. */
  seq: Generated<number>;
  source: SourceName;
  room_id: number;
  /** The service's own id: an event that is delivered twice is one row. */
  request_id: string;
  /** What happened, in the service's word: `radar.detected`. */
  event: string;
  /** More exactly, such as `dropped` of `accel.detected`; empty where the event has no kinds. */
  kind: string;
  /** sensor.id; null for what the robot itself noticed. */
  sensor_id: number | null;
  /** When it happened, by the service's clock: whole seconds, and not always in the order of what happened. */
  at: number;
  /** When it came here, by this machine's clock. */
  received_at: number;
  /** JSON as it came. */
  data: string;
}
