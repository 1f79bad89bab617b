/**
 * Who may see and do what: users, their sessions, API tokens and links to a room, all in `auth.db` in the data folder, or in
 * the database that the store is in. Secrets are given away once and stored as hashes. Nothing here knows HTTP.
 */
export type { Access } from './access.ts';
export { copyUsers } from './copy.ts';
export { openAccess } from './engines/open.ts';
export { AccessError } from './errors.ts';
export { createSessionFinder } from './known-sessions.ts';
export { addLink, findLink, type ListedLink, listLinks, revokeLink } from './links.ts';
export { accessLog, recordAccess } from './log.ts';
export {
  type Permission,
  rolePermissions,
  type TokenScope,
  tokenScopes,
  type UserRole,
  userRoles,
} from './permissions.ts';
export { accessEvents, type LogEntry, type Schema } from './schema.ts';
export {
  endSession,
  type FoundSession,
  findSession,
  isRenewalDue,
  type ListedSession,
  listSessions,
  liveSessions,
  renewSession,
  startSession,
} from './sessions.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
export {
  addToken,
  findToken,
  type ListedToken,
  listTokens,
  liveTokens,
  recordTokenUse,
  revokeToken,
} from './tokens.ts';
export {
  addUser,
  expectUsers,
  findUser,
  hasUsers,
  type ListedUser,
  listUsers,
  removeUser,
  setPassword,
  setRole,
} from './users.ts';
