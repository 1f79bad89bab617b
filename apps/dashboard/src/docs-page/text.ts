/** Small pieces of the page. */
import { type ComponentChildren, Fragment, h } from 'preact';

/** A description: what stands in backticks is code. */
export function prose(text: string): ComponentChildren {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('`') ? h('code', {}, part.slice(1, -1)) : h(Fragment, {}, part)));
}

/** A code block that can be scrolled with the keyboard. */
export const block = (label: string, text: string) =>
  h('pre', { tabIndex: 0, role: 'region', 'aria-label': label }, h('code', {}, text));

export const json = (value: unknown) => JSON.stringify(value, null, 2);

export const link = (id: string, children: ComponentChildren, props = {}) =>
  h('a', { href: `#${id}`, ...props }, children);
