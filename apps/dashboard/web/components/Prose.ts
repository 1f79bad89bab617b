/** A sentence with commands between backticks. Plain TypeScript: the server paints it too. */
import { Fragment, h } from 'preact';

export function Prose({ text }: { text: string }) {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? h('code', { key: part }, part) : part));
  return h(Fragment, null, ...parts);
}
