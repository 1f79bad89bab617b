/**
 * What an account of BOCCO emo has called within the last minute, and until when it calls less because its service asked for
 * that: a file (0600) beside the refresh tokens. Every process that calls for the account reads it when it begins, and writes
 * down each of its calls. A power cut may lose that, and takes longer.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from './secrets-file.ts';

/** Epoch milliseconds; one that has not ended may be counted at any time, or its process was killed. */
interface Call {
  begin: number;
  end?: number;
}

interface Known {
  calls: Call[];
  slowUntil: number;
}

const hour = 3_600_000;

/** @param windowMs the minute, shorter in tests */
export function openCallMemory(dataDir: string, account: string, windowMs = 60_000) {
  const name = createHash('sha256').update(account).digest('hex').slice(0, 32);
  const file = join(dataDir, 'emo-tokens', `${name}.calls`);
  // Two clocks, this machine's and the monotonic one, are never quite the same.
  const longest = windowMs * 1.05;
  const recent = (): Known => {
    const { calls, slowUntil } = read(file);
    const counts = ({ begin, end = begin + longest }: Call) => Date.now() - end < longest;
    return { calls: calls.filter(counts), slowUntil };
  };
  const earlier = () => {
    const { calls, slowUntil } = recent();
    const now = Date.now();
    // A clock that was set back can't have anybody wait for longer.
    const countMs = calls.map(({ end = now }) => Math.min(end + longest - now, longest)).toSorted((a, b) => a - b);
    return { countMs, slowMs: Math.min(Math.max(slowUntil - now, 0), 2 * hour) };
  };
  return {
    /** Notes a call that begins now. @returns to be called when it has ended */
    called: (): (() => void) => {
      const begin = Date.now();
      const { calls, slowUntil } = recent();
      write(file, { calls: [...calls, { begin }], slowUntil });
      return () => {
        const known = recent();
        const call = known.calls.find((one) => one.begin === begin && one.end === undefined);
        if (call) call.end = Date.now();
        write(file, known);
      };
    },
    /** @param ms for how long the rate is halved from now on */
    slowed: (ms: number) => write(file, { ...recent(), slowUntil: Date.now() + ms }),
    /** For how long calls of earlier still count, and the rate is halved (milliseconds). */
    earlier,
    /** For how long so many calls have no room yet (milliseconds). */
    waitMs: (calls: number, callsPerMinute: number): number => {
      const { countMs, slowMs } = earlier();
      const limit = Math.max(Math.floor(slowMs > 0 ? callsPerMinute / 2 : callsPerMinute), 1);
      return countMs[countMs.length + Math.min(calls, limit) - limit - 1] ?? 0;
    },
  };
}

/** Nothing, where there is no file or nobody can have written it so. */
function read(file: string): Known {
  try {
    const { calls, slowUntil }: Record<string, unknown> = asRecord(JSON.parse(readFileSync(file, 'utf8')));
    return {
      calls: Array.isArray(calls) ? calls.filter(isCall) : [],
      slowUntil: typeof slowUntil === 'number' ? slowUntil : 0,
    };
  } catch {
    return { calls: [], slowUntil: 0 };
  }
}

const isCall = (value: unknown): value is Call =>
  isRecord(value) && typeof value['begin'] === 'number' && ['number', 'undefined'].includes(typeof value['end']);

const asRecord = (value: unknown) => (isRecord(value) ? value : {});

function write(file: string, known: Known): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(known), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // A full disk keeps nobody from calling.
  }
}
