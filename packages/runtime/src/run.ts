import { readEnvironment } from './config.ts';
import { exitCodes, Failure } from './failure.ts';

/** SIGHUP: its terminal was closed. Nothing is read anew on it, because `up` follows its files by itself. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program until it resolves. SIGINT, SIGTERM, SIGHUP and the death of the parent roomlog process abort the signal,
 * and the program then closes what it opened; the same signal twice ends the process at once. A {@link Failure} becomes its
 * sentence on stderr and its exit code. Any other error, an unhandled rejection too, is an internal error (exit code
 * 70), with its stack only at ROOMLOG_LOG_LEVEL=debug. Never rejects.
 */
export async function run(program: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const seen = new Set<string>();
  for (const name of stopSignals) {
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
    // The reader has closed the pipe, as in `| head`.
    if (error.code === 'EPIPE') return stop.abort();
    const sentence = `The output can't be written (${error.code ?? error.message}); free some space, or write to another file.`;
    throw new Failure('failed', sentence, { cause: error });
  });
  // There is nowhere left to report it.
  process.stderr.on('error', () => {});
  // The state of the program is unknown now: it can't close what it opened.
  process.once('uncaughtException', (error) => process.exit(report(error)));
  try {
    await program(stop.signal);
  } catch (error) {
    process.exitCode = report(error);
  }
  if (process.connected) process.disconnect();
}

/** Writes on stderr why a program failed, as {@link run} does. @returns the exit code */
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

/** The exit code of a Failure, or of another error of ours that has one. */
function exitCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'exitCode' in error ? error.exitCode : undefined;
  return typeof code === 'number' ? code : undefined;
}

function sentence(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  if (exitCodeOf(error) !== undefined) return what;
  return `Internal error: ${what} (ROOMLOG_LOG_LEVEL=debug shows where; please report it).`;
}

/** Tells the parent roomlog process over IPC that this one is ready, with facts such as its URL. */
export function announce(ready: Record<string, string>): void {
  process.send?.({ ready });
}
