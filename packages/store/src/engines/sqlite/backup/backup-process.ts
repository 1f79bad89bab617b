/** Makes one backup and says so: `backup-in-child.ts` starts it, asks by message, and may kill it at any moment. */
import { once } from 'node:events';
import { StoreError } from '../../../errors.ts';
import { type Backup, backupStore } from './backup.ts';

export interface BackupRequest {
  source: string;
  target: string;
  space: number;
}

export type BackupAnswer = { backup: Backup } | { kind?: StoreError['kind']; problem: string };

const [{ source, target, space }] = (await once(process, 'message')) as [BackupRequest];
const answer: BackupAnswer = await backupStore(source, target, space).then(
  (backup) => ({ backup }),
  (error: Error) => ({ problem: error.message, ...(error instanceof StoreError && { kind: error.kind }) }),
);
process.send?.(answer, () => process.disconnect());
