/** What the server knows of a browser's choices before its script runs: the page's rules, over what a request has. */
import type { FastifyRequest } from 'fastify';
import { parseAddress } from '../../web/state/address.ts';
import { type Language, preferredLanguage } from '../../web/text/languages.ts';
import { type Size, sizeOf } from '../../web/text/sizes.ts';

export interface Choices {
  language: Language;
  /** Null: the system's. */
  theme: 'light' | 'dark' | null;
  size: Size;
  /** The uuid of a sensor, or of a room without one; null for the first one. */
  key: string | null;
  /** The first run, of which nothing is painted. */
  isFirstRun: boolean;
}

export function choicesOf({ url, headers, cookies }: Pick<FastifyRequest, 'url' | 'headers' | 'cookies'>): Choices {
  const search = url.slice(url.indexOf('?') + 1);
  const query = new URLSearchParams(search);
  const lang = query.get('lang');
  const theme = cookies['roomlog-theme'];
  return {
    language: preferredLanguage(lang ?? cookies['roomlog-language'] ?? null, accepted(headers['accept-language'])),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    size: sizeOf(cookies['roomlog-size'] ?? null),
    key: parseAddress(search).selection?.slice(0, 64) ?? null,
    isFirstRun: query.get('view') === 'setup',
  };
}

/** Best first: https://www.rfc-editor.org/rfc/rfc9110#name-accept-language */
function accepted(header = ''): string[] {
  const weighed = header.split(',').map((part) => {
    const [range = '', ...parameters] = part.trim().split(';');
    const q = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find((weight) => weight !== undefined);
    return { range: range.toLowerCase(), q: Number(q ?? 1) };
  });
  return weighed
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q)
    .map(({ range }) => range);
}
