/** Where the running demo's simulator is, so that a second command finds it: a file that lives as long as the demo. */
import { join } from 'node:path';
import { defaultAccount, type Secrets } from '@roomlog/runtime';
import type { Access } from '../access.ts';
import { isAlive, type Note, readNote, removeNote, writeNote } from './notes.ts';

interface Demo {
  base_url: string;
  /** The page's address, as soon as there is one. */
  url?: string;
  time_zone: string;
  /** Made up, printed in the banner and public: these are no secrets. */
  credentials: Secrets;
}

const fileOf = (dataDir: string) => join(dataDir, 'demo.json');

export function writeDemo(dataDir: string, demo: Demo): void {
  writeNote(fileOf(dataDir), demo);
}

/** On a disk that has turned read-only it stays: its process is gone, so nobody takes it for a running demo. */
export function removeDemo(dataDir: string): void {
  removeNote(fileOf(dataDir));
}

/** Undefined when no demo runs on this folder. */
export function readDemo(dataDir: string): Omit<Access, 'demo'> | undefined {
  const note = readNote(fileOf(dataDir)) as (Demo & Note) | undefined;
  if (!note || !isAlive(note.pid)) return undefined;
  const { base_url, time_zone, credentials } = note;
  const account = { account: defaultAccount, source: 'bocco', ...credentials, secretsFile: undefined } as const;
  return { baseUrl: base_url, timeZone: time_zone, accounts: [account] };
}
