/** The address bar: the page's only use of `history`. */
import type { Screen } from '../state/screen.ts';

export const currentSearch = () => location.search;

export const currentHash = () => location.hash;

/** Goes to a screen, as a link to it would. */
export function goToScreen(name: Screen): void {
  location.hash = `#${name}`;
}

/** Takes the hash out of the address, and out of the list that Back leads to. */
export function leaveHash(): void {
  history.replaceState(null, '', location.pathname + location.search);
}

/** Keeps the hash. An unchanged search makes no entry. */
export function writeSearch(search: string, how: 'push' | 'replace'): void {
  if (search === location.search) return;
  history[`${how}State`](null, '', search + location.hash);
}
