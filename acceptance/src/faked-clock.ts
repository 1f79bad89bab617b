/** A host whose clock is wrong: libfaketime before the real programs, which keep their monotonic timers. */
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './home.ts';

const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');

/** Why no clock can be faked here, if so. */
export const whyNoFakedClock = library === undefined ? 'libfaketime is not installed (Debian: faketime)' : undefined;

/** @param clock as libfaketime has it: `-1d`, `+1y`, `@2025-11-02 00:55:00 x20` (local time, twenty times as fast) */
export function fakedClock(clock: string, zone: string): Record<string, string> {
  return { LD_PRELOAD: library ?? '', FAKETIME: clock, FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: zone };
}

/** A clock that can be put forward and back under a running program. */
export function steppedClock(zone: string): { env: Record<string, string>; step(clock: string): void } {
  const file = join(temporaryFolder(), 'clock');
  const step = (clock: string) => writeFileSync(file, `${clock}\n`);
  step('+0');
  const { FAKETIME: _, ...env } = fakedClock('', zone);
  return { env: { ...env, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' }, step };
}
