/** Light, dark, or the system's. Stylesheets and canvases read `data-theme` and `data-size` on the root element. */
import { computed, signal } from '@preact/signals';
import { writeChoice } from '../browser/choices.ts';
import { rootStyleIn } from '../browser/root-style.ts';
import { printing } from './printing.ts';
import { size } from './size.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeOf = (stored: string | null): Theme => themes.find((name) => name === stored) ?? 'auto';
export const theme = signal<Theme>('auto');
export const systemIsDark = signal(false);

const isDark = computed(
  () => !printing.value && (theme.value === 'auto' ? systemIsDark.value : theme.value === 'dark'),
);

/** The root's computed style in the current theme and size. */
export const rootStyle = computed(() => rootStyleIn(isDark.value ? 'dark' : 'light', size.value));

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  writeChoice('theme', chosen);
}
