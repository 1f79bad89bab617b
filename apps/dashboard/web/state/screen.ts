/** Which of the three screens a phone shows, by the address's hash; wide screens show all of them. */
import { computed, effect, signal } from '@preact/signals';

export const screens = ['now', 'history', 'messages'] as const;
export type Screen = (typeof screens)[number];

const fromHash = () => screens.find((name) => `#${name}` === location.hash) ?? 'now';
export const screen = signal<Screen>(fromHash());

const phone = matchMedia('(max-width: 699.98px)');
export const isPhone = signal(phone.matches);
phone.addEventListener('change', (event) => {
  isPhone.value = event.matches;
});

/** Charts are loaded when they can be seen. */
export const historyVisible = computed(() => !isPhone.value || screen.value === 'history');

addEventListener('hashchange', () => {
  screen.value = fromHash();
  if (isPhone.peek()) scrollTo(0, 0);
});

effect(() => {
  document.documentElement.dataset['screen'] = screen.value;
});
