/** A sentence with commands between backticks. Plain TypeScript: the server paints it too. */
import { Fragment, h } from 'preact';
import { Code } from './command.ts';

export function Prose({ text }: { text: string }) {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? h(Code, { key: part, text: part }) : part));
  return h(Fragment, null, ...parts);
}
