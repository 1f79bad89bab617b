/** Who asks, and what they may do. */
import { type FoundSession, type ListedToken, type Permission, rolePermissions, type UserRole } from '@roomlog/access';

/**
 * - `machine`: a browser or program on this machine, where no sign-in is asked for.
 * - `session`: a signed-in user. `token`: a program with an API token. `link`: somebody who opened a link to a room.
 */
type Via = 'machine' | 'session' | 'token' | 'link';

export interface Principal {
  via: Via;
  /** The user's, token's or link's name; null for the machine. */
  name: string | null;
  role: UserRole | null;
  permissions: readonly Permission[];
  /** The uuid of the only room that a link shows; undefined for all rooms. */
  room: string | undefined;
  session: FoundSession | undefined;
  token: ListedToken | undefined;
}

const nobody = { role: null, room: undefined, session: undefined, token: undefined };

export const machine: Principal = { ...nobody, via: 'machine', name: null, permissions: rolePermissions.admin };

export function principalOfSession(session: FoundSession): Principal {
  const { user, link } = session;
  if (user) {
    const { name, role } = user;
    return { ...nobody, via: 'session', name, role, permissions: rolePermissions[role], session };
  }
  return { ...nobody, via: 'link', name: link?.name ?? null, permissions: ['read'], room: link?.room ?? '', session };
}

export function principalOfToken(token: ListedToken): Principal {
  return { ...nobody, via: 'token', name: token.name, permissions: token.scopes, token };
}
