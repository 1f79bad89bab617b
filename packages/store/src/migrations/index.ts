import type { Kysely } from 'kysely';
import * as first from './001-first.ts';
import * as messages from './002-messages.ts';
import * as seals from './003-seals.ts';
import * as gaps from './004-gaps.ts';
import * as readRequests from './005-read-requests.ts';
import * as newestMessage from './006-newest-message.ts';

interface Migration {
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order; `user_version` counts them. A released one is never edited. */
export const migrations: readonly Migration[] = [first, messages, seals, gaps, readRequests, newestMessage];
