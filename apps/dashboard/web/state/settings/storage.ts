/** What is stored, and a backup of it for this device. */
import { signal } from '@preact/signals';
import type { StorageJson } from '../../../src/storage/schemas.ts';
import { ApiError } from '../../api.ts';
import { download } from '../../browser/download.ts';
import { getStorage, postBackup } from '../../settings-api.ts';
import { canManage } from '../me.ts';

/** Null before it is loaded. */
export const storage = signal<StorageJson | null>(null);
export const storageFailed = signal(false);

export async function loadStorage(): Promise<void> {
  if (!canManage.peek()) return;
  const answer = await getStorage().catch(() => null);
  storageFailed.value = answer === null;
  if (answer) storage.value = answer;
}

export type BackupState =
  | { step: 'none' }
  | { step: 'making' }
  | { step: 'made'; name: string; failedDays: string[] }
  /** `code` is the server's, empty without an answer. */
  | { step: 'failed'; code: string };
export const backup = signal<BackupState>({ step: 'none' });

/** Makes a backup and gives it to the browser, which stores it as it comes. */
export async function makeBackup(): Promise<void> {
  if (backup.peek().step === 'making') return;
  backup.value = { step: 'making' };
  try {
    const { path, name, failed_days } = await postBackup();
    download(path);
    backup.value = { step: 'made', name, failedDays: failed_days };
  } catch (error) {
    backup.value = { step: 'failed', code: error instanceof ApiError ? error.code : '' };
  }
}
