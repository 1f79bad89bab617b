/** The address bar: the page's only use of `history`. */

export const currentSearch = () => location.search;

/** Keeps the hash. An unchanged search makes no entry. */
export function writeSearch(search: string, how: 'push' | 'replace'): void {
  if (search === location.search) return;
  history[`${how}State`](null, '', search + location.hash);
}
