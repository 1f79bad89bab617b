/** API tokens, for admins: as `roomlog token` makes, lists and revokes them. */
import { addToken, type ListedToken, listTokens, revokeToken, tokenScopes } from '@roomlog/access';
import { Type } from 'typebox';
import { NewTokenJson, type TokenJson, TokenJson as TokenSchema } from '../access/schemas.ts';
import type { Context } from '../context.ts';
import { now } from '../http/range.ts';
import { instant } from '../serialize.ts';
import type { App } from '../server.ts';

const Name = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'a text of at most 64 characters, such as Grafana',
  examples: ['Grafana'],
});
const Body = Type.Object(
  {
    name: Name,
    scopes: Type.Array(Type.Enum([...tokenScopes]), {
      minItems: 1,
      maxItems: tokenScopes.length,
      description: `a list of ${tokenScopes.join(', ')}; what it may do`,
      examples: [['read']],
    }),
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3660,
        description: 'a whole number from 1 to 3660; how long it works, left out: until it is revoked',
        examples: [90],
      }),
    ),
  },
  { title: 'TokenRequest', description: 'A token to make.' },
);
const config = { access: 'admin' } as const;
const day = 86_400;

export function tokenRoutes(app: App, { access: { db } }: Context): void {
  app.get(
    '/api/tokens',
    {
      config,
      schema: {
        operationId: 'listTokens',
        summary: 'The tokens of programs',
        response: { 200: Type.Array(TokenSchema, { description: 'By name, those that have ended too.' }) },
      },
    },
    async () => (await listTokens(db)).map(serialize),
  );

  app.post(
    '/api/tokens',
    {
      config: { ...config, refuses: [409] },
      schema: {
        operationId: 'addToken',
        summary: 'Make a token: a program that has it may do what its scopes say',
        body: Body,
        response: { 201: NewTokenJson },
      },
    },
    async ({ body: { name, scopes, days } }, reply) => {
      const created_at = now();
      const expires_at = days === undefined ? null : created_at + days * day;
      const token = await addToken(db, { name, scopes, expires_at }, created_at);
      const made = { name: name.trim(), scopes: tokenScopes.filter((scope) => scopes.includes(scope)) };
      return reply.code(201).send({ ...serialize({ ...made, created_at, expires_at, used_at: null }), token });
    },
  );

  app.delete(
    '/api/tokens/:name',
    {
      config,
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke a token at once',
        params: Type.Object({ name: Name }),
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await revokeToken(db, params.name, now());
      return reply.code(204).send(null);
    },
  );
}

function serialize({ name, scopes, created_at, expires_at, used_at }: Omit<ListedToken, 'id'>): TokenJson {
  const instantOrNull = (ts: number | null) => (ts === null ? null : instant(ts));
  return {
    name,
    scopes,
    created_at: instant(created_at),
    expires_at: instantOrNull(expires_at),
    used_at: instantOrNull(used_at),
  };
}
