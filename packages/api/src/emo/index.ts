export type { Decoded } from '../decode/decode-raw.ts';
export type { Page, Rejected } from '../decode/page.ts';
export {
  AnswerTooLarge,
  BoccoError,
  DeniedOrMissing,
  type ErrorKind,
  RateLimited,
  RedirectRefused,
  RequestRefused,
  ServerFault,
  TimedOut,
  Unauthorised,
  UndecodableAnswer,
  Unreachable,
} from '../errors.ts';
export type { AnswerHead, CallOptions } from '../http/call-options.ts';
export type { Media } from '../http/media.ts';
export { Secret } from '../secret.ts';
export type { EarlierCalls, Rank } from './call-budget.ts';
export { EmoClient } from './client.ts';
export { decodeDelivery, decodeMessage, decodeSensorEvent } from './decode-raw.ts';
export type { Echo } from './echo.ts';
export type {
  Account,
  Delivery,
  ListPage,
  Member,
  Message,
  Motion,
  Room,
  Sensor,
  SensorEvent,
  SensorValues,
  Settings,
  Stamp,
  TokenPair,
  Webhook,
} from './models.ts';
export type { EmoCallOptions, EmoOptions } from './options.ts';
export type { HeadTurn, LedColor, MotionTracks } from './posts.ts';
export type { RefreshStore } from './refresh-store.ts';
export { epochMsOf, sequenceOf } from './sequence.ts';
export type { WebhookCalls, WebhookTarget } from './webhook.ts';
