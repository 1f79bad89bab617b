export { BoccoClient, type MediaFormat, type MessageQuery } from './bocco/client.ts';
export { decodeMessage, decodeReading } from './bocco/decode-raw.ts';
export type { Member, Message, Reading, Room, RoomEvent, Sensor, Sent, User } from './bocco/models.ts';
export type { ClientOptions, Credentials, Session } from './bocco/options.ts';
export { type PlainCredentials, signInOptions } from './bocco/plain-credentials.ts';
export type { Decoded } from './decode/decode-raw.ts';
export type { Page, Rejected } from './decode/page.ts';
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
} from './errors.ts';
export type { AnswerHead, CallOptions } from './http/call-options.ts';
export { Secret } from './secret.ts';
