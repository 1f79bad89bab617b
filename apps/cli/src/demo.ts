/** Where the running demo's simulator is, so that a second command finds it: a file that lives as long as the demo. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '@roomlog/runtime';
import type { Access } from './bocco.ts';

interface Demo {
  base_url: string;
  time_zone: string;
  /** Made up, printed in the banner and public: these are no secrets. */
  credentials: Secrets;
}

const fileOf = (dataDir: string) => join(dataDir, 'demo.json');

export function writeDemo(dataDir: string, demo: Demo): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ ...demo, pid: process.pid })}\n`);
}

/** On a disk that has turned read-only it stays: its process is gone, so nobody takes it for a running demo. */
export function removeDemo(dataDir: string): void {
  try {
    rmSync(fileOf(dataDir), { force: true });
  } catch {}
}

/** Undefined when no demo runs on this folder. */
export function readDemo(dataDir: string): Omit<Access, 'demo'> | undefined {
  try {
    if (!statSync(fileOf(dataDir)).isFile()) return undefined;
    const { base_url, time_zone, credentials, pid } = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Demo & {
      pid: number;
    };
    process.kill(pid, 0);
    return { baseUrl: base_url, timeZone: time_zone, credentials: { ...credentials, secretsFile: undefined } };
  } catch {
    return undefined;
  }
}
