/** Who may do what. A route names the permission it needs; roles, API tokens and links are lists of permissions. */

/**
 * - `read`: see rooms, readings, messages and files.
 * - `send`: make a robot speak, and mark messages as read where the family sees it.
 * - `metrics`: read the figures of operation.
 * - `admin`: choose for the home, manage links and tokens, fetch backups, and see users, the log of sign-ins and of what
 *   was sent.
 */
export type Permission = 'read' | 'send' | 'metrics' | 'admin';

export const rolePermissions = {
  viewer: ['read'],
  member: ['read', 'send'],
  admin: ['read', 'send', 'metrics', 'admin'],
} as const satisfies Record<string, readonly Permission[]>;

/** Of a user. Only a `member` or an `admin` may make a robot speak in somebody's home. */
export type UserRole = keyof typeof rolePermissions;
export const userRoles = Object.keys(rolePermissions) as UserRole[];

/** What an API token can be given. No token can manage access. */
export const tokenScopes = ['read', 'send', 'metrics'] as const satisfies readonly Permission[];
export type TokenScope = (typeof tokenScopes)[number];
