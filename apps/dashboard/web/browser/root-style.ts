/** @returns the root's computed style, once its stylesheets have this theme */
export function rootStyleIn(theme: 'light' | 'dark'): CSSStyleDeclaration {
  document.documentElement.dataset['theme'] = theme;
  return getComputedStyle(document.documentElement);
}
