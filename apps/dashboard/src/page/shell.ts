/** The built index.html, with what the server puts into it. */
import { readFileSync, statSync } from 'node:fs';
import { Failure, isInstalled } from '@roomlog/runtime';
import type { Choices } from './choices.ts';

interface Filling extends Pick<Choices, 'language' | 'theme' | 'size'> {
  /** HTML that stands until the script has data; empty for the bare shell. */
  paint: string;
  /** For who has no script. */
  note: string;
}

export interface Shell {
  /** Another one whenever the page was built anew. */
  version: number;
  render(filling: Filling): string;
}

/** Read anew when the file has changed: `pnpm dev` builds it again and again. @throws Failure without a built page */
export function shellOf(file: string): () => Shell {
  let shell: Shell | undefined;
  return () => {
    const { mtimeMs } = statSync(file);
    if (shell?.version !== mtimeMs) shell = { version: mtimeMs, render: renderer(readFileSync(file, 'utf8')) };
    return shell;
  };
}

const places = [' lang="ja"', '<noscript>', '</noscript>', '<div id="app">'] as const;

/** What stands before, between and after the places; the built note is left out. */
function renderer(html: string): Shell['render'] {
  const ends = places.map((place) => html.indexOf(place));
  const isOurs = ends.every((end, index) => end > (ends[index - 1] ?? -1));
  if (!isOurs) throw new Failure('failed', 'The built index.html is not the page’s; run pnpm build again.');
  const [lang = 0, note = 0, noteEnd = 0, root = 0] = ends;
  const [beforeRoot, afterRoot] = [html.slice(noteEnd, root + places[3].length), html.slice(root + places[3].length)];
  const [head, body] = [html.slice(0, lang), html.slice(lang + places[0].length, note + places[1].length)];
  return ({ language, theme, size, paint, note: words }) => {
    const inLanguage = body.replace('/ja.webmanifest', `/${language}.webmanifest`);
    const facts = [
      theme && ` data-theme="${theme}"`,
      size !== 'normal' && ` data-size="${size}"`,
      !isInstalled && ' data-checkout',
    ];
    const attributes = ` lang="${language}"${facts.filter(Boolean).join('')}`;
    return `${head}${attributes}${inLanguage}${words}${beforeRoot}${paint}${afterRoot}`;
  };
}
