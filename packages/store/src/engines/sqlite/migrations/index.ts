import type { Kysely } from 'kysely';
import * as first from './001-first.ts';
import * as messages from './002-messages.ts';
import * as seals from './003-seals.ts';
import * as gaps from './004-gaps.ts';
import * as readRequests from './005-read-requests.ts';
import * as newestMessage from './006-newest-message.ts';
import * as readingConflicts from './007-reading-conflicts.ts';
import * as quarantineState from './008-quarantine-state.ts';
import * as queues from './009-queues.ts';
import * as accounts from './010-accounts.ts';
import * as whoAndHowOften from './011-who-and-how-often.ts';
import * as outboxFiles from './012-outbox-files.ts';
import * as waveforms from './013-waveforms.ts';
import * as followedRooms from './014-followed-rooms.ts';
import * as comfort from './015-comfort.ts';
import * as slices from './016-slices.ts';
import * as pauses from './017-pauses.ts';
import * as emo from './018-emo.ts';

interface Migration {
  /** The `user_version` of its layout. Explicit, because an index in the list could change. */
  version: number;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order. A released migration is never edited, renumbered or removed. */
export const migrations: readonly Migration[] = [
  { version: 1, up: first.up },
  { version: 2, up: messages.up },
  { version: 3, up: seals.up },
  { version: 4, up: gaps.up },
  { version: 5, up: readRequests.up },
  { version: 6, up: newestMessage.up },
  { version: 7, up: readingConflicts.up },
  { version: 8, up: quarantineState.up },
  { version: 9, up: queues.up },
  { version: 10, up: accounts.up },
  { version: 11, up: whoAndHowOften.up },
  { version: 12, up: outboxFiles.up },
  { version: 13, up: waveforms.up },
  { version: 14, up: followedRooms.up },
  { version: 15, up: comfort.up },
  { version: 16, up: slices.up },
  { version: 17, up: pauses.up },
  { version: 18, up: emo.up },
];

/** The version that this program reads and writes. */
export const newestVersion = Math.max(...migrations.map(({ version }) => version));
