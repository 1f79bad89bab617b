import { climateOf } from '../../household/climate.ts';
import { cacheDays } from '../../household/day-cache.ts';
import { eventsOfDay, type HouseEvent } from '../../household/events.ts';
import type { Household } from '../../household/household.ts';
import { hash } from '../../household/random.ts';

/** What an account has at BOCCO emo's service beside its rooms. */
export interface EmoAccount {
  /** The calls of the last minute, in epoch milliseconds of the household's clock, ascending. */
  calls: number[];
  webhook: Webhook | undefined;
  /** What somebody has changed of a Business account. */
  profile: Record<string, string>;
  broadcasts: Broadcast[];
  /** Deliveries due up to this time (epoch milliseconds of the household's clock) are under way. */
  deliveredUntil: number;
  /** What the robot of a room notices on a day, by the uuid of the room. */
  eventsOn: Map<string, (day: number) => HouseEvent[]>;
  /** Events from the control port and of floods, by the uuid of the room. */
  injected: Map<string, HouseEvent[]>;
}

export interface Webhook {
  description: string;
  events: string[];
  status: string;
  secret: string;
  url: string;
}

/** What a Business account says in all of its rooms at once. */
interface Broadcast {
  id: number;
  channel_uuid: string;
  title: string;
  text: string;
  /** Epoch seconds. */
  executed_at: number;
  finished: boolean;
  success: boolean;
  failed: boolean;
}

/** One attempt to deliver an event, for `GET /_control/deliveries`. */
export interface Delivery {
  /** This machine's clock, epoch milliseconds. */
  at: number;
  request_id: string;
  event: string;
  url: string;
  /** The status that was answered, or why there was none; null while nothing came back. */
  outcome: number | string | null;
}

/** What all accounts have together at BOCCO emo's service. */
export interface EmoService {
  /** The account of each live refresh token, by its place in `accounts`. */
  refreshTokens: Map<string, number>;
  /** Signs access tokens. */
  key: Buffer;
  /** Counts up for everything that needs an id or a secret of its own. */
  issued: number;
  /** When the number of values that are offered changed, and what it was from then on. */
  offered: { since: number; count: number }[];
  deliveries: Delivery[];
}

/**
 * An account at its start, without a webhook.
 * @param seed of the weather outside
 * @param now epoch milliseconds
 */
export function openEmoAccount({ rooms }: Household, seed: number, now: number): EmoAccount {
  const days = rooms
    .filter(({ model }) => model === 'emo')
    .map((room): [string, (day: number) => HouseEvent[]] => {
      // The robot stands beside the first sensor, in the living room.
      const climateAt = climateOf(seed, hash(room.seed, 2, 0), 0);
      return [room.uuid, cacheDays((day) => eventsOfDay(room, day, (at) => climateAt(at).illuminance))];
    });
  return {
    calls: [],
    webhook: undefined,
    profile: {},
    broadcasts: [],
    deliveredUntil: now,
    eventsOn: new Map(days),
    injected: new Map(),
  };
}
