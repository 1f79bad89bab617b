/** The page's languages, without their texts: the page loads those of one. */
import type { ja } from './locales/ja.ts';

/** By language code, each in itself; the first one is the default. */
export const languageNames = {
  ja: '日本語',
  en: 'English',
} as const;
export type Language = keyof typeof languageNames;
export type Texts = typeof ja;
export const languages = Object.keys(languageNames) as readonly Language[];

const known = (code: string | null | undefined) => languages.find((language) => language === code?.slice(0, 2));

/** @param browser the browser's languages, in order of preference */
export const preferredLanguage = (stored: string | null, browser: readonly string[]): Language =>
  [stored, ...browser].map(known).find((language) => language !== undefined) ?? 'ja';
