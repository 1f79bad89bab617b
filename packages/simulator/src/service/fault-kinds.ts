import { UNAUTHORIZED } from './emo/errors.ts';

/** What goes wrong with the next `count` calls of an endpoint. */
export interface Fault {
  endpoint: string;
  kind: string;
  count: number;
  /** Of whose calls, from 1; of all when absent. */
  account?: number;
  /** Before the call has any effect, or after it. */
  when: 'before' | 'after';
  status?: number;
  retry_after?: number | string;
  ms?: number;
  location?: string;
  /** Kind `dates`: seconds to add to the dates, or the date to put in their place; in how many of the newest items. */
  ahead?: number;
  date?: string;
  items?: number;
  /** Kind `unauthorized`: which 401. */
  reason?: string;
  /** Kind `plain_text`: the body. */
  text?: string;
  /** Kind `webhook_flood`: how many. */
  events?: number;
}

const BOCCO_CALLS = ['sessions', 'rooms', 'messages', 'send', 'subscribe', 'read', 'sensor_environments', 'media'];
/** Those of a BOCCO emo's service. */
export const EMO_CALLS = `
emo_refresh emo_me emo_rooms emo_messages emo_send emo_move emo_sensors emo_values emo_settings
emo_stamps emo_motions emo_webhook emo_conversations emo_broadcasts emo_media`
  .trim()
  .split(/\s/);
const EMO = [...EMO_CALLS, 'emo_*'];
const ENDPOINTS = [...BOCCO_CALLS, ...EMO, '*'];
const LISTS = ['rooms', 'messages', 'subscribe', 'sensor_environments', '*'];
const TIMELINES = ['messages', 'sensor_environments', '*'];
const ANYTIME = ['before', 'after'];

/** Each kind: where it applies, when, and which further fields it takes. What comes first is the default. */
export const KINDS: Record<string, { endpoints: string[]; when: string[]; fields: string[] }> = {
  status: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'retry_after'] },
  html: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'retry_after'] },
  redirect: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'location'] },
  huge: { endpoints: ENDPOINTS, when: ANYTIME, fields: [] },
  slow: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['ms'] },
  hang: { endpoints: ENDPOINTS, when: ANYTIME, fields: [] },
  cut: { endpoints: ENDPOINTS, when: ['after', 'before'], fields: [] },
  broken_json: { endpoints: ENDPOINTS.filter((endpoint) => !endpoint.endsWith('media')), when: ['after'], fields: [] },
  duplicate: { endpoints: LISTS, when: ['after'], fields: [] },
  out_of_order: { endpoints: LISTS, when: ['after'], fields: [] },
  late: { endpoints: TIMELINES, when: ['after'], fields: [] },
  nulls: { endpoints: LISTS, when: ['after'], fields: [] },
  dates: { endpoints: [...TIMELINES, 'subscribe'], when: ['after'], fields: ['ahead', 'date', 'items'] },
  unauthorized: { endpoints: EMO, when: ANYTIME, fields: ['reason'] },
  plain_text: { endpoints: EMO, when: ANYTIME, fields: ['status', 'text'] },
  rounded_sequences: { endpoints: ['emo_messages', 'emo_send', 'emo_*'], when: ['after'], fields: [] },
  webhook_flood: { endpoints: ['emo_delivery'], when: ['after'], fields: ['events'] },
};

const isWhole = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0;
const REASONS = Object.keys(UNAUTHORIZED);

/** Each further field: what it takes, in words and as a check. */
export const FIELDS: Record<string, [allowed: string, accepts: (value: unknown) => boolean]> = {
  count: ['a whole number from 1', isWhole],
  account: ['a whole number from 1', isWhole],
  status: [
    'an HTTP status from 300 to 599',
    (value) => Number.isInteger(value) && Number(value) >= 300 && Number(value) < 600,
  ],
  retry_after: ['seconds or a text', (value) => typeof value === 'number' || typeof value === 'string'],
  ms: ['milliseconds from 0', (value) => Number.isFinite(value) && Number(value) >= 0],
  location: ['an address', (value) => typeof value === 'string'],
  ahead: ['a whole number of seconds', Number.isSafeInteger],
  date: ['a text', (value) => typeof value === 'string'],
  items: ['a whole number from 1', isWhole],
  reason: [`one of ${REASONS.join(', ')}`, (value) => typeof value === 'string' && REASONS.includes(value)],
  text: ['a text', (value) => typeof value === 'string'],
  events: ['a whole number from 1 to 100,000', (value) => isWhole(value) && Number(value) <= 100_000],
};
