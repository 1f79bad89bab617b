/** A file that says where the running demo's simulator is, so that other commands find it. Exists as long as the demo runs. */
import { join } from 'node:path';
import { defaultAccount, type Secrets } from '@roomlog/runtime';
import type { Access } from '../access.ts';
import { readNote, removeNote, writeNote } from './notes.ts';

interface Demo {
  base_url: string;
  /** The page's address, as soon as there is one. */
  url?: string;
  time_zone: string;
  /** Invented and public: no secrets. */
  credentials: Secrets;
}

const fileOf = (dataDir: string) => join(dataDir, 'demo.json');

export function writeDemo(dataDir: string, demo: Demo): void {
  writeNote(fileOf(dataDir), demo);
}

/** On a read-only disk the file stays. Its process is gone, so it does not count as a running demo. */
export function removeDemo(dataDir: string): void {
  removeNote(fileOf(dataDir));
}

/** Undefined when no demo runs on this folder. */
export function readDemo(dataDir: string): Omit<Access, 'demo'> | undefined {
  const note = readNote(fileOf(dataDir)) as Demo | undefined;
  if (!note) return undefined;
  const { base_url, time_zone, credentials } = note;
  const account = { account: defaultAccount, source: 'bocco', ...credentials, secretsFile: undefined } as const;
  return { baseUrl: base_url, timeZone: time_zone, accounts: [account] };
}
