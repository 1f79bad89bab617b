/** Backups made by a process of their own: SQLite copies in one piece, and meanwhile the caller goes on. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StoreError } from '../../../errors.ts';
import { removeDraft } from '../file/copy.ts';
import type { Backup } from './backup.ts';
import type { BackupAnswer, BackupRequest } from './backup-process.ts';

// Beside this file among the sources, and in the bundle too.
const program = fileURLToPath(import.meta.url).replace(/[^/]+(\.[jt]s)$/, 'backup-process$1');

/**
 * As `backupStore`.
 * @returns undefined when the signal ended it; then there is no file
 * @throws StoreError as backupStore does
 */
export async function backupInChild(request: BackupRequest, signal: AbortSignal): Promise<Backup | undefined> {
  if (signal.aborted) return undefined;
  // It needs none of the credentials that may be in this one's environment.
  const child = fork(program, { env: {}, signal, killSignal: 'SIGKILL' });
  const answer = await answerOf(child, request);
  if (signal.aborted) removeDraft(request.target, child.pid);
  if (answer === undefined || signal.aborted) return undefined;
  if ('backup' in answer) return answer.backup;
  throw answer.kind ? new StoreError(answer.kind, answer.problem) : new Error(answer.problem);
}

/** Undefined when the process was killed by the signal. */
async function answerOf(child: ChildProcess, request: BackupRequest): Promise<BackupAnswer | undefined> {
  let answer: BackupAnswer | undefined;
  child.once('message', (message) => {
    answer = message as BackupAnswer;
  });
  child.send(request);
  try {
    const [code] = await once(child, 'exit');
    return answer ?? { problem: `The process that made the backup ended with ${code}.` };
  } catch (error) {
    if ((error as Error).name === 'AbortError') return undefined;
    throw error;
  }
}
