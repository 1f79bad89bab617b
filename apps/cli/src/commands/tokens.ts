/** `roomlog token …`: what programs ask the dashboard with. */
import { addToken, listTokens, revokeToken } from '@roomlog/access';
import { isoTime, nowSeconds } from '@roomlog/store';
import { withAccess } from '../auth.ts';
import { duration } from '../input/duration.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';

export interface TokenOptions {
  scope?: string[];
  expires?: string;
  json?: boolean;
}

const isoOrNull = (ts: number | null) => (ts === null ? null : isoTime(ts));

export async function addCommand(name: string, { scope = [], expires, json }: TokenOptions): Promise<void> {
  const expires_at = expires === undefined ? null : Math.floor(nowSeconds() + duration('--expires', expires));
  const scopes = scope.flatMap((given) => given.split(','));
  const token = await withAccess((db) => addToken(db, { name, scopes, expires_at }, nowSeconds()));
  if (json) return printJson({ name, token, scopes, expires_at: isoOrNull(expires_at) });
  process.stderr.write('This is the only time that the token is shown:\n');
  printLine(token);
}

export async function listCommand({ json }: TokenOptions): Promise<void> {
  const tokens = await withAccess(listTokens);
  if (json) {
    return printJson(
      tokens.map(({ name, scopes, created_at, expires_at, used_at }) => {
        const times = {
          created_at: isoTime(created_at),
          expires_at: isoOrNull(expires_at),
          used_at: isoOrNull(used_at),
        };
        return { name, scopes, ...times };
      }),
    );
  }
  if (tokens.length === 0) return printLine('There are no tokens; roomlog token add NAME --scope read makes one.');
  const time = (ts: number | null, none: string) => (ts === null ? none : timeIn()(new Date(ts * 1000)));
  printTable([
    ['NAME', 'SCOPES', 'ENDS', 'LAST USED'],
    ...tokens.map(({ name, scopes, expires_at, used_at }) => [
      name,
      scopes.join(' '),
      time(expires_at, 'never'),
      time(used_at, 'not yet'),
    ]),
  ]);
}

export async function revokeCommand(name: string): Promise<void> {
  await withAccess((db) => revokeToken(db, name, nowSeconds()));
  printLine(`The token ${name} is worth nothing from now on.`);
}
