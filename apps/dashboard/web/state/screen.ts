/** Which screen a phone shows, by the address's hash; a wide screen shows them together, but each of year and places by itself. */
import { computed, signal } from '@preact/signals';

const screens = ['now', 'history', 'messages', 'more', 'year', 'places', 'settings'] as const;
export type Screen = (typeof screens)[number];

/** `#settings-comfort` is a part of the settings. */
export const screenOf = (hash: string): Screen =>
  screens.find((name) => `#${name}` === hash || hash.startsWith(`#${name}-`)) ?? 'now';
export const screen = signal<Screen>('now');
export const isPhone = signal(false);
/** The page was opened as `?view=wall`, for a tablet that hangs there: it shows nothing else. */
export const wallShown = signal(false);

/** The page was opened as `?view=setup`, for the first run: it shows nothing else. */
export const setupShown = signal(false);

/** False in a tab behind others, and on a phone that is locked. */
export const isVisible = signal(true);

/** Charts are loaded only when visible. */
export const historyVisible = computed(() => (isPhone.value ? screen.value === 'history' : screen.value !== 'places'));
