import type { ComponentChildren } from 'preact';

interface Props {
  title: string;
  /** Facts in small type; empty ones are left out. */
  facts: readonly (string | null)[];
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** A line of a list in the settings. */
export function Entry({ title, facts, children }: Props) {
  return (
    <li>
      <p>
        <b>{title}</b>
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </p>
      {children}
    </li>
  );
}
