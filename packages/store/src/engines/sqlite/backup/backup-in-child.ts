/** Backups in a child process, because a copy blocks its process until it is complete. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StoreError } from '../../../errors.ts';
import { removeDraft } from '../file/copy.ts';
import type { Backup } from './backup.ts';
import type { BackupAnswer, BackupRequest } from './backup-process.ts';

// Beside this file in the sources and in the bundle.
const program = fileURLToPath(import.meta.url).replace(/[^/]+(\.[jt]s)$/, 'backup-process$1');

/**
 * Makes a backup in a child process: copies the store while others write to it, checks the copy (structure, references,
 * every seal), and then gives it its name. Days that fail their seals are in `broken`: one bad day must not prevent
 * backups.
 * @param request paths of the store and of the new file, whose folder must exist; and how many times the size of the
 *   store must be free there
 * @param signal kills the child
 * @returns undefined if the signal ended it; then there is no file
 * @throws StoreError if there is no good copy (`exists`, `missing`, `unwritable`, `damaged`, …); then there is no file
 *   either
 */
export async function backupInChild(request: BackupRequest, signal: AbortSignal): Promise<Backup | undefined> {
  if (signal.aborted) return undefined;
  // Without the credentials that may be in this process's environment.
  const child = fork(program, { env: {}, signal, killSignal: 'SIGKILL' });
  const answer = await answerOf(child, request);
  if (signal.aborted) removeDraft(request.target, child.pid);
  if (answer === undefined || signal.aborted) return undefined;
  if ('backup' in answer) return answer.backup;
  throw answer.kind ? new StoreError(answer.kind, answer.problem) : new Error(answer.problem);
}

/** Undefined if the signal killed the process. */
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
