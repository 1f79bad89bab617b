/** Which dialog is open. Apart from what they show, which comes when they are opened. */
import { signal } from '@preact/signals';

export const exportOpen = signal(false);
