/** The page's language: the one chosen here before, else one that the browser prefers, else Japanese. */
import { computed, signal } from '@preact/signals';
import { writeChoice } from '../browser/choices.ts';
import { dictionaries, type Language } from '../text/languages.ts';

export const language = signal<Language>('ja');
const dictionary = computed(() => dictionaries[language.value]);

/** The texts in the page's language. */
export const t = () => dictionary.value;

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  writeChoice('language', chosen);
}
