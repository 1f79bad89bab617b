/** The texts of the settings, in both languages: small beside what they are part of. A language without its own has English. */
import { language } from '../state/language.ts';
import type { Language } from './languages.ts';
import { settings as en } from './locales/en/settings.ts';
import { settings as ja } from './locales/ja/settings.ts';

const dictionaries: Partial<Record<Language, typeof ja>> = { ja, en };

export const settingsTexts = () => dictionaries[language.value] ?? en;
