/** What somebody chose for this browser. The server renders the first paint with it, so a cookie has it too. */
import { writeStored } from './local-storage.ts';

const year = 365 * 86_400;

export function writeChoice(name: 'language' | 'theme' | 'size', value: string): void {
  writeStored(name, value);
  // Without a document, as in the tests of the state, there is nobody to tell.
  if (typeof document === 'undefined') return;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https, which homes don't have
  document.cookie = `roomlog-${name}=${value}; path=/; max-age=${year}; samesite=strict`;
}
