/** Which of its screens a phone shows, by the address's hash; wide screens show all of them. */
import { computed, signal } from '@preact/signals';

export const screens = ['now', 'history', 'messages', 'more'] as const;
export type Screen = (typeof screens)[number];

export const screenOf = (hash: string): Screen => screens.find((name) => `#${name}` === hash) ?? 'now';
export const screen = signal<Screen>('now');
export const isPhone = signal(false);

/** Charts are loaded only when visible. */
export const historyVisible = computed(() => !isPhone.value || screen.value === 'history');
