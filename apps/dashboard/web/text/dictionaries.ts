/** All texts at once: for the server, which paints in the language of whoever asks. */
import type { Language, Texts } from './languages.ts';
import { en } from './locales/en.ts';
import { ja } from './locales/ja.ts';

export const dictionaries: Record<Language, Texts> = {
  ja,
  en,
};
