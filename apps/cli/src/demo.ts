/** The running demo's address, so that a second command finds the simulator: a file that lives as long as the demo. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCredentials } from '@roomlog/simulator';
import type { Access } from './bocco.ts';

const fileOf = (dataDir: string) => join(dataDir, 'demo.json');

/** Made up, printed in the banner and public: these are no secrets. */
export const credentials = { ...demoCredentials, secretsFile: undefined };

export function writeDemo(dataDir: string, baseUrl: string): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ base_url: baseUrl, pid: process.pid })}\n`);
}

export function removeDemo(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** Undefined when no demo runs on this folder. */
export function readDemo(dataDir: string): Omit<Access, 'demo'> | undefined {
  try {
    const { base_url, pid } = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as { base_url: string; pid: number };
    process.kill(pid, 0);
    return { baseUrl: base_url, credentials };
  } catch {
    return undefined;
  }
}
