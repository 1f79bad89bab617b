import { boolean, nonNegative, oneOf, percent, uuids, wholeNumber } from '../../settings.ts';

/** What BOCCO emo's Platform API leaves open, or its sources disagree on; docs/simulator.md says what is known about each. */
export const EMO_SWITCHES = {
  /** What becomes of a refresh token that is used: dead, alive beside the new one, or given again. */
  emo_refresh: oneOf('rotate', 'keep', 'same'),
  /** Seconds that an access token lasts. */
  emo_token_lifetime: wholeNumber(3600, 1),
  /** Whether a refresh answers `expires_in` too. */
  emo_expires_in: boolean(false),
  /** Calls per account and minute of the household's clock before 429; 0 = no limit. */
  emo_calls_per_minute: wholeNumber(20),
  /** Any 60 seconds, or the minutes of the clock. */
  emo_minute: oneOf('sliding', 'fixed'),
  /** Whether a call that was answered with 429 counts as one. */
  emo_refused_calls: oneOf('free', 'counted'),
  /** Seconds in `Retry-After` beside that 429; 0 = no such header. */
  emo_retry_after: wholeNumber(0),
  /** The body of a 401: `{"reason":"JWT is expired"}`, the reason as plain text, or nothing. */
  emo_unauthorized_body: oneOf('json', 'text', 'empty'),
  /** The plan of every account. All but `free` want the header `X-Channel-User`. */
  emo_plan: oneOf('free', 'business_basic', 'business_advanced', 'broadcaster'),
  /** Whether `GET /v1/me` has `status`. */
  emo_account_status: boolean(true),
  /** Which calls are answered without a body: only the one that sets a conversation's endpoint, or all that write. */
  emo_empty_answers: oneOf('endpoint', 'writes'),
  /** How the numbers of `listing` are written: 50 or 50.0. */
  emo_listing_numbers: oneOf('integer', 'float'),
  /** How `sequence` is written; `rounded` is a number that went through a double, a multiple of 4. */
  emo_sequence: oneOf('number', 'text', 'rounded'),
  emo_sequence_zone: oneOf('UTC', 'JST'),
  /** Messages in a page. */
  emo_page_size: wholeNumber(50, 1),
  /** Seconds of messages that are offered; 0 = all. */
  emo_message_history: wholeNumber(0),
  /** Whether a page begins with the message of `before`, or after it. */
  emo_before: oneOf('inclusive', 'exclusive'),
  /** `message.ja` of a motion. */
  emo_motion_text: oneOf('null', 'empty'),
  /** Whose a message is that was spoken to the robot: the robot's, or the account's as everything else. */
  emo_speech_user: oneOf('emo', 'member'),
  /** Seconds by which the words of a recording come later than the recording. */
  emo_transcript_delay: nonNegative(0),
  /** The last value, some of the last, or some of the last with `created_at`. */
  emo_values: oneOf('latest', 'window', 'timed'),
  emo_values_order: oneOf('newest_first', 'oldest_first'),
  /** How many values `window` and `timed` have. */
  emo_values_count: wholeNumber(12, 1),
  /** Tenths of °C and %, fine steps of the light sensor; false: whole numbers. */
  emo_decimals: boolean(true),
  /** Sensors whose list of values is empty. */
  emo_empty_values: uuids,
  /** What the values of a sensor are that measures nothing. */
  emo_values_refusal: oneOf(404, 400),
  /** Characters; longer texts are refused with 400. 0 = no limit. */
  emo_text_limit: wholeNumber(1000),
  /** Whether the content type of an uploaded part matters. */
  emo_upload_types: oneOf('any', 'specific'),
  /** What POST /v1/webhook does when there is one. */
  emo_second_webhook: oneOf('replace', 'conflict'),
  emo_secret_header: oneOf('X-Platform-API-Secret', 'X-Platform-Api-Secret', 'x-platform-api-secret'),
  /** Whether the secret begins and ends with a blank, which HTTP strips. */
  emo_secret_blanks: boolean(false),
  /** Seconds of the past that a webhook is told of when its events are first chosen. */
  emo_webhook_past: wholeNumber(0),
  /** Whole seconds by which the robot's clock, and so `timestamp`, is behind; messages have the service's time. */
  emo_webhook_behind: wholeNumber(2),
  /** Percent of events that are never delivered, that are twice, and that come up to 20 seconds late, after others. */
  emo_webhook_drop: percent(0),
  emo_webhook_duplicate: percent(0),
  emo_webhook_reorder: percent(0),
};
