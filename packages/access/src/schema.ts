/** The tables, the same on each engine. Times are epoch seconds; secrets are stored as hashes only. */
import type { Generated, Selectable } from 'kysely';
import type { UserRole } from './permissions.ts';

interface UserTable {
  id: Generated<number>;
  /** As it was typed; also who a message is from. */
  name: string;
  /** The name as it is compared: see `foldName`. */
  folded: string;
  role: UserRole;
  /** A PHC string of scrypt. */
  password: string;
  created_at: number;
  password_changed_at: number;
}

interface SessionTable {
  id: Generated<number>;
  hash: string;
  /** The secret that replaces `hash` once the browser uses it. */
  next_hash: string | null;
  /** The secret before `hash`, and until when a late request may still use it. */
  previous_hash: string | null;
  previous_until: number | null;
  /** One of both: a user signed in, or somebody opened a link. */
  user_id: number | null;
  link_id: number | null;
  created_at: number;
  rotated_at: number;
  seen_at: number;
  /** The absolute end. */
  expires_at: number;
  /** What the browser calls itself. */
  device: string;
  /** Where it was seen last. */
  address: string;
}

interface TokenTable {
  id: Generated<number>;
  name: string;
  hash: string;
  /** Separated by spaces. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
}

interface LinkTable {
  id: Generated<number>;
  name: string;
  hash: string;
  /** The uuid of the one room that it shows. */
  room: string;
  created_by: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** `refused`: a wrong name or password. `slowed`: not even compared, because there were too many before it. */
export const accessEvents = [
  'signed_in',
  'refused',
  'slowed',
  'signed_out',
  'password_changed',
  'user_added',
  'user_removed',
  'role_changed',
  'token_added',
  'token_revoked',
  'link_added',
  'link_opened',
  'link_revoked',
  'backup_made',
] as const;

interface AccessLogTable {
  id: Generated<number>;
  at: number;
  event: (typeof accessEvents)[number];
  /** The user, token or link that it is about; of a refused sign-in only if there is such a user. */
  name: string | null;
  /** Null on the command line. */
  address: string | null;
  device: string | null;
}

export interface Schema {
  user: UserTable;
  session: SessionTable;
  token: TokenTable;
  link: LinkTable;
  access_log: AccessLogTable;
}

export type User = Selectable<UserTable>;
export type Session = Selectable<SessionTable>;
export type Token = Selectable<TokenTable>;
export type Link = Selectable<LinkTable>;
export type LogEntry = Selectable<AccessLogTable>;
