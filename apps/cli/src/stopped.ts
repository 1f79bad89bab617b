import { Failure } from '@roomlog/runtime';

/** The error of a command that Ctrl-C stopped. */
export const stopped = (cause?: unknown) => new Failure('failed', 'Stopped before it was done.', { cause });
