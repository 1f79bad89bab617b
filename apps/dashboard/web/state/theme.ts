/** Light, dark, or as the system has it. Stylesheets and canvases read `data-theme` on the root element. */
import { computed, effect, signal } from '@preact/signals';
import { readStored, writeStored } from '../browser/local-storage.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const theme = signal<Theme>(themes.find((name) => name === readStored('theme')) ?? 'auto');

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(darkSystem.matches);
darkSystem.addEventListener('change', (event) => {
  systemIsDark.value = event.matches;
});

const isDark = computed(() => (theme.value === 'auto' ? systemIsDark.value : theme.value === 'dark'));

/** The root's computed style, new for each theme. */
export const rootStyle = computed(() => {
  document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
  return getComputedStyle(document.documentElement);
});

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  writeStored('theme', chosen);
}

// Somebody must look for it to be kept up to date.
effect(() => rootStyle.value && undefined);
