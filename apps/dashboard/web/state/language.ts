/** The page's language: the one chosen here before, else one that the browser prefers, else Japanese. */
import { computed, signal } from '@preact/signals';
import { writeChoice } from '../browser/choices.ts';
import type { Language, Texts } from '../text/languages.ts';

/** Each in a file of its own, as most people read one. */
const loaders: Record<Language, () => Promise<Texts>> = {
  ja: async () => (await import('../text/locales/ja.ts')).ja,
  en: async () => (await import('../text/locales/en.ts')).en,
};

const spoken = signal<{ language: Language; texts: Texts } | null>(null);

/** Nothing can be drawn before. */
export const hasTexts = computed(() => spoken.value !== null);
export const language = computed<Language>(() => spoken.value?.language ?? 'ja');

/** The texts in the page's language. */
export function t(): Texts {
  if (!spoken.value) throw new Error('no language is loaded yet');
  return spoken.value.texts;
}

let asked: Language | undefined;

/** Loads a language and changes to it, unless another one is asked for meanwhile. */
export async function speak(chosen: Language): Promise<void> {
  asked = chosen;
  const texts = await loaders[chosen]();
  if (asked === chosen) spoken.value = { language: chosen, texts };
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  writeChoice('language', chosen);
  await speak(chosen);
}
