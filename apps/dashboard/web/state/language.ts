/** The page's language: what was chosen here before, else what the browser asks for, else Japanese. */
import { computed, signal } from '@preact/signals';
import { writeStored } from '../browser/local-storage.ts';
import { en } from '../text/locales/en.ts';
import { ja } from '../text/locales/ja.ts';

/** Each under its code; the first one where nothing else is asked for. */
export const dictionaries = {
  ja,
  en,
};
export type Language = keyof typeof dictionaries;
export const languages = Object.keys(dictionaries) as readonly Language[];

const known = (code: string | null | undefined) => languages.find((language) => language === code?.slice(0, 2));

/** @param browser the languages that the browser asks for, the dearest first */
export const preferredLanguage = (stored: string | null, browser: readonly string[]): Language =>
  [stored, ...browser].map(known).find((language) => language !== undefined) ?? 'ja';

export const language = signal<Language>('ja');
const dictionary = computed(() => dictionaries[language.value]);

/** The words of the page's language. */
export const t = () => dictionary.value;

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  writeStored('language', chosen);
}
