/** The page's language: the one chosen here before, else one that the browser prefers, else Japanese. */
import { computed, signal } from '@preact/signals';
import { writeStored } from '../browser/local-storage.ts';
import { en } from '../text/locales/en.ts';
import { ja } from '../text/locales/ja.ts';

/** By language code; the first one is the default. */
export const dictionaries = {
  ja,
  en,
};
export type Language = keyof typeof dictionaries;
export const languages = Object.keys(dictionaries) as readonly Language[];

const known = (code: string | null | undefined) => languages.find((language) => language === code?.slice(0, 2));

/** @param browser the browser's languages, in order of preference */
export const preferredLanguage = (stored: string | null, browser: readonly string[]): Language =>
  [stored, ...browser].map(known).find((language) => language !== undefined) ?? 'ja';

export const language = signal<Language>('ja');
const dictionary = computed(() => dictionaries[language.value]);

/** The texts in the page's language. */
export const t = () => dictionary.value;

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  writeStored('language', chosen);
}
