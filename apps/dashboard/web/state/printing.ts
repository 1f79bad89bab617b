import { signal } from '@preact/signals';

/** The page is being printed: on paper it is light, and has a table. */
export const printing = signal(false);
