/** Applies what somebody chose. @returns the root's computed style with it */
export function rootStyleIn(theme: 'light' | 'dark', size: string): CSSStyleDeclaration {
  const root = document.documentElement;
  root.dataset['theme'] = theme;
  root.dataset['size'] = size;
  return getComputedStyle(root);
}
