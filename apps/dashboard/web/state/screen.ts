/** Which screen a phone shows, by the address's hash; a wide screen shows all of them at once, but the year alone. */
import { computed, signal } from '@preact/signals';

const screens = ['now', 'history', 'messages', 'more', 'year'] as const;
export type Screen = (typeof screens)[number];

export const screenOf = (hash: string): Screen => screens.find((name) => `#${name}` === hash) ?? 'now';
export const screen = signal<Screen>('now');
export const isPhone = signal(false);

/** Charts are loaded only when visible. */
export const historyVisible = computed(() => !isPhone.value || screen.value === 'history');
