/**
 * Statements under names: a connection parses one once and keeps its plan, which takes longer than most of them run. The
 * server makes a new plan by itself where the tables have changed.
 * https://www.postgresql.org/docs/current/sql-prepare.html
 */
import { randomUUID } from 'node:crypto';

/** For all connections of this process. There are some two hundred statements; one more is prepared each time. */
const mostNames = 500;

/**
 * Of this process alone. A pooler may give it a connection on which another process has prepared a statement: under the
 * same name that one would be run.
 */
const own = `roomlog_${randomUUID().replaceAll('-', '')}`;

let names = new Map<string, string>();
/** Names are never used again: a connection may have a statement of it. */
let given = 0;

/** The name of a statement; undefined for one without parameters, as there is nothing to keep of BEGIN and COMMIT. */
export function nameOf(text: string): string | undefined {
  if (!text.includes('$1')) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  given += 1;
  const name = `${own}_${given}`;
  names.set(text, name);
  return name;
}

/** After an upgrade of the tables under open connections: everything is prepared anew. */
export function forgetNames(): void {
  names = new Map();
}

/** Whether a statement has other columns than when it was prepared; then the same one under another name is right. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '0A000' &&
  error.message.startsWith('cached plan must not change result type');
