import { Failure } from '@roomlog/runtime';

/** What a command ends with that Ctrl-C kept from being done. */
export const stopped = (cause?: unknown) => new Failure('failed', 'Stopped before it was done.', { cause });
