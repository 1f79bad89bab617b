import { signal } from '@preact/signals';

/** The server has another build of the page than this one. */
export const newVersion = signal(false);
