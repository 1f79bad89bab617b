import { findMediaFile, type MediaProblem, type OutboxRow, ownFailures, readMediaFile } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import type { Post } from '../sources/source.ts';

const problems: Record<MediaProblem, string> = {
  missing: ownFailures.file_lost,
  changed: ownFailures.file_damaged,
  unreadable: ownFailures.file_unreadable,
};

/** An outbox row as its service takes it, or a sentence why it can't be sent. A file is read whole and compared. */
export async function postOf(
  { store, config, account }: Pick<AccountContext, 'store' | 'config' | 'account'>,
  { unique_id, kind, text, stamp, sha256 }: OutboxRow,
): Promise<Post | { problem: string }> {
  if (kind === 'text') return { unique_id, kind, text };
  if (kind === 'stamp') {
    if (account.source.capabilities.stamps) return { unique_id, kind, stamp: stamp ?? '', text };
    return { problem: 'This robot takes no stamps; send words, a picture or a recording.' };
  }
  const stored = await findMediaFile(store.db, sha256 ?? '');
  const file = await readMediaFile(config.dataDir, sha256 ?? '');
  if (!stored || 'problem' in file) return { problem: problems['problem' in file ? file.problem : 'missing'] };
  return { unique_id, kind, bytes: file.bytes, type: stored.type };
}
