/** The page's languages. Pure: the server renders the first paint with it. */
import { en } from './locales/en.ts';
import { ja } from './locales/ja.ts';

/** By language code; the first one is the default. */
export const dictionaries = {
  ja,
  en,
};
export type Language = keyof typeof dictionaries;
export type Texts = (typeof dictionaries)[Language];
export const languages = Object.keys(dictionaries) as readonly Language[];

const known = (code: string | null | undefined) => languages.find((language) => language === code?.slice(0, 2));

/** @param browser the browser's languages, in order of preference */
export const preferredLanguage = (stored: string | null, browser: readonly string[]): Language =>
  [stored, ...browser].map(known).find((language) => language !== undefined) ?? 'ja';
