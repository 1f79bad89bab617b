/** Applies the theme. @returns the root's computed style in it */
export function rootStyleIn(theme: 'light' | 'dark'): CSSStyleDeclaration {
  document.documentElement.dataset['theme'] = theme;
  return getComputedStyle(document.documentElement);
}
