/** The address bar: the page's only hand on `history`. */

export const currentSearch = () => location.search;

/** The hash stays. What stands there already makes no entry. */
export function writeSearch(search: string, how: 'push' | 'replace'): void {
  if (search === location.search) return;
  history[`${how}State`](null, '', search + location.hash);
}
