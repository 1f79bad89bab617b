export { BoccoClient, type MediaFormat, type MessageQuery } from './client.ts';
export { type Decoded, decodeMessage, decodeReading } from './decode/decode-raw.ts';
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
export type { Member, Message, Page, Reading, Rejected, Room, RoomEvent, Sensor, Sent, User } from './models.ts';
export type { AnswerHead, CallOptions, ClientOptions, Credentials, Session } from './options.ts';
export { type PlainCredentials, signInOptions } from './plain-credentials.ts';
export { Secret } from './secret.ts';
