/** Apart from the rest of the day picker, which is loaded when it is first opened. */
import { signal } from '@preact/signals';

export const calendarOpen = signal(false);
