/** Who can sign in, for admins. They are added and changed with `roomlog user`. */
import { listUsers } from '@roomlog/access';
import { Type } from 'typebox';
import { UserJson } from '../access/schemas.ts';
import type { Context } from '../context.ts';
import { instant } from '../serialize.ts';
import type { App } from '../server.ts';

export function userRoutes(app: App, { access: { db } }: Context): void {
  app.get(
    '/api/users',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listUsers',
        summary: 'Who can sign in, and what they may do',
        response: { 200: Type.Array(UserJson, { description: 'By name.' }) },
      },
    },
    async () =>
      (await listUsers(db)).map(({ name, role, created_at, seen_at, sessions }) => ({
        name,
        role,
        created_at: instant(created_at),
        seen_at: seen_at === null ? null : instant(seen_at),
        devices: sessions,
      })),
  );
}
