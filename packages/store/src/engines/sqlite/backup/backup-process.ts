/**
 * A program that makes one backup. `backup-in-child.ts` starts it, sends the request, and may kill it at any moment.
 */
import { once } from 'node:events';
import { StoreError } from '../../../errors.ts';
import { type Backup, backupStore } from './backup.ts';

/** What to back up, and where to. */
export interface BackupRequest {
  source: string;
  target: string;
  /** How many times the size of the store must be free in the target's folder. */
  space: number;
}

export type BackupAnswer = { backup: Backup } | { kind?: StoreError['kind']; problem: string };

const [{ source, target, space }] = (await once(process, 'message')) as [BackupRequest];
const answer: BackupAnswer = await backupStore(source, target, space).then(
  (backup) => ({ backup }),
  (error: Error) => ({ problem: error.message, ...(error instanceof StoreError && { kind: error.kind }) }),
);
process.send?.(answer, () => process.disconnect());
