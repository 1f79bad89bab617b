/** Which of its screens a phone shows, by the address's hash; wide screens show all of them at once. */
import { computed, signal } from '@preact/signals';

export const screens = ['now', 'history', 'messages', 'more'] as const;
/** `places` has no tab, and is a screen of its own on wide screens too. */
export type Screen = (typeof screens)[number] | 'places';

export const screenOf = (hash: string): Screen =>
  hash === '#places' ? 'places' : (screens.find((name) => `#${name}` === hash) ?? 'now');
export const screen = signal<Screen>('now');
export const isPhone = signal(false);
/** The page was opened as `?view=wall`, for a tablet that hangs there: it shows nothing else. */
export const wallShown = signal(false);

/** Charts are loaded only when visible. */
export const historyVisible = computed(() => (isPhone.value ? screen.value === 'history' : screen.value !== 'places'));
