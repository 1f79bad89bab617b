export type { MediaFormat, MessageQuery } from './client.ts';
export { BoccoClient } from './client.ts';
export { type Decoded, decodeMessage, decodeReading } from './decode/decode-raw.ts';
export type { ErrorKind } from './errors.ts';
export {
  AnswerTooLarge,
  BoccoError,
  DeniedOrMissing,
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
export { Secret } from './secret.ts';
