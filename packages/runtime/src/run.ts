import { readEnvironment } from './config.ts';
import { exitCodes, Failure } from './failure.ts';

/**
 * Runs a program until it ends or is told to: SIGINT, SIGTERM and the death of a roomlog parent abort the signal, and
 * the program then closes what it opened. The same signal twice ends at once. A Failure becomes its sentence on stderr
 * and its exit code; anything else, also where nobody waits for it, is an internal error, its stack shown only at
 * ROOMLOG_LOG_LEVEL=debug.
 */
export async function run(program: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const seen = new Set<string>();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (seen.has(name)) process.exit(exitCodes.failed);
      seen.add(name);
      stop.abort();
    });
  }
  process.once('disconnect', () => stop.abort());
  // The parent may be gone already: it died while this program was being loaded.
  if (process.send && !process.connected) stop.abort();
  process.channel?.unref();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read the output has enough, as in `| head`.
    if (error.code === 'EPIPE') return stop.abort();
    const sentence = `The output can't be written (${error.code ?? error.message}); free some space, or write to another file.`;
    throw new Failure('failed', sentence, { cause: error });
  });
  // Nobody is left who could be told.
  process.stderr.on('error', () => {});
  // Nothing is known of the program's state any more: it can't close what it opened.
  process.once('uncaughtException', (error) => process.exit(report(error)));
  try {
    await program(stop.signal);
  } catch (error) {
    process.exitCode = report(error);
  }
  if (process.connected) process.disconnect();
}

/** Says on stderr why a program failed. @returns the exit code */
export function report(error: unknown): number {
  process.stderr.write(`${sentence(error)}\n`);
  if (isDebugging() && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error) ?? exitCodes.internal;
}

function isDebugging(): boolean {
  try {
    return ['debug', 'trace'].includes(readEnvironment()['ROOMLOG_LOG_LEVEL'] ?? '');
  } catch {
    return false;
  }
}

/** A Failure, and every other error of ours that says with which code a process ends over it. */
function exitCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'exitCode' in error ? error.exitCode : undefined;
  return typeof code === 'number' ? code : undefined;
}

function sentence(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  if (exitCodeOf(error) !== undefined) return what;
  return `Internal error: ${what} (ROOMLOG_LOG_LEVEL=debug shows where; please report it).`;
}

/** Tells a roomlog parent that this process is ready, and what it should know. */
export function announce(ready: Record<string, string>): void {
  process.send?.({ ready });
}
