/** The room for which somebody records; the recorder itself is loaded only then. */
import { signal } from '@preact/signals';

export const recorderRoom = signal<string | null>(null);
