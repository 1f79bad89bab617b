/**
 * The webhooks of BOCCO emo that roomlog has set up, by the account's name: `webhook.json` (0600) in the data folder.
 * `roomlog webhook` writes it, the collector knows by it who may post.
 */
import { join } from 'node:path';
import { isRecord, peekSecretsFile, writeSecretsFile } from './secrets-file.ts';

interface KnownWebhook {
  /** Where the service sends what happens. */
  url: string;
  /** What it sends with it. */
  secret: string;
}

const fileOf = (dataDir: string) => join(dataDir, 'webhook.json');

/** What can't be understood counts as none. */
export function readWebhooks(dataDir: string): Map<string, KnownWebhook> {
  const known = Object.entries(peekSecretsFile(fileOf(dataDir))).flatMap(([account, entry]) => {
    const { url, secret } = isRecord(entry) ? entry : {};
    return typeof url === 'string' && typeof secret === 'string' ? [[account, { url, secret }] as const] : [];
  });
  return new Map(known);
}

/**
 * @param webhook undefined for none
 * @throws the file system's error, such as EACCES or ENOSPC.
 */
export function saveWebhook(dataDir: string, account: string, webhook: KnownWebhook | undefined): void {
  const { [account]: _, ...others } = peekSecretsFile(fileOf(dataDir));
  writeSecretsFile(fileOf(dataDir), webhook ? { ...others, [account]: webhook } : others);
}
