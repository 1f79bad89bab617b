import { metricIcons } from 'virtual:metric-icons';
import * as drawings from './icons.ts';

const files = { ...drawings, ...metricIcons };
export type IconName = keyof typeof files;

/** As much of https://www.w3.org/TR/trusted-types/ as is used here; not every browser has it. */
declare const trustedTypes: { createPolicy(name: string, rules: Rules): Rules } | undefined;
interface Rules {
  createHTML(html: string): string;
}

/** The only markup that may become elements: the server forbids any other (`trusted-types`). */
const rules: Rules = { createHTML: (html) => html };
const policy = typeof trustedTypes === 'undefined' ? rules : trustedTypes.createPolicy('icons', rules);

/** The content of Lucide's <svg> elements: this page sets size and stroke itself. */
const shapes = new Map(Object.entries(files).map(([name, file]) => [name, policy.createHTML(file)]));

/** One of Lucide's icons in the colour of the text; always beside text or inside something labelled. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: shapes.get(name) ?? '' }}
    />
  );
}
