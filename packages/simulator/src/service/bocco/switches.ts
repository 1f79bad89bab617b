import { boolean, integer, nonNegative, oneOf, texts, uuids, wholeNumber } from '../../settings.ts';

/** What BOCCO’s Web API leaves open, and what holds for both robots; docs/simulator.md says what is known about each. */
export const BOCCO_SWITCHES = {
  /** Which page comes when more than one is newer than `newer_than`. */
  newer_than_page: oneOf('newest', 'oldest'),
  /** Messages in a page. */
  page_size: wholeNumber(30, 1),
  subscribe_shape: oneOf('array', 'object'),
  /** Answer 400 to a subscribe without `newer_than`. */
  strict_newer_than: boolean(false),
  /** Seconds of the household's clock that a token lasts; 0 = for ever. */
  token_lifetime: nonNegative(0),
  /** Calls per token and minute of the household's clock before 429; 0 = no limit. */
  rate_limit: wholeNumber(0),
  /** Seconds in `Retry-After` beside a 429; 0 = no such header. */
  retry_after: wholeNumber(0),
  /** Seconds of the household's clock by which one message in ten shows up later than its date says. */
  message_lateness: nonNegative(0),
  unique_id_scope: oneOf('global', 'room'),
  unique_id_case: oneOf('insensitive', 'sensitive'),
  /** Rooms (`*` = all) whose messages, subscribe, read and media are refused, with `refuse_status`. */
  refuse_messages: uuids,
  refuse_status: oneOf(404, 401, 403),
  /** Rooms that the account has left: not listed, 404 everywhere. */
  left_rooms: uuids,
  /** Sensors that were removed: not listed, 404. */
  removed_sensors: uuids,
  /** Epoch seconds: later readings are not offered, as if the newest one were from then; 0 = all are. */
  readings_until: wholeNumber(0),
  /** Sensors that give no readings from now on, until they are taken off this list. */
  silent_sensors: uuids,
  empty_list: oneOf('array', 'null'),
  /** Adds a lock, a fire and a presence sensor to the first room. */
  more_sensors: boolean(false),
  /** What the presence sensor calls itself. */
  human_sensor_type: oneOf('sensor_human', 'sensor_motion', 'human_sensor'),
  media_type: oneOf('specific', 'octet-stream'),
  media_needs_token: boolean(true),
  m4a_only: boolean(false),
  /** Characters; longer texts are refused with 400. 0 = no limit. */
  text_limit: wholeNumber(0),
  /** `none`: Japanese time without saying so, which reads as UTC and is nine hours ahead. */
  date_style: oneOf('Z', '+09:00', 'none'),
  /** The header `Date` of every answer: the household's clock, missing, or no date. */
  date_header: oneOf('clock', 'none', 'junk'),
  /** Seconds by which that header is ahead of the household's clock; below 0: behind. */
  date_ahead: integer(0),
  /** Texts that are refused (400) when they are posted for the first time. */
  refuse_once: texts,
  /** Whether the household answers what is posted. */
  replies: boolean(true),
};
