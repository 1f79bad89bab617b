import type { Message } from './models.ts';
import { epochMsOf } from './sequence.ts';

/** A post of which nobody knows whether it arrived. */
export type Echo = {
  /** When it was sent, by the service's clock if that is known. */
  since: Date;
  /** The unique_ids of messages that it can't be, such as those of earlier posts of the same text. */
  known?: Iterable<string> | undefined;
} & (
  | { text: string }
  /** Messages don't say which stamp they are: any one is found. */
  | { stamp: string }
  | { media: 'audio' | 'image' | 'motion' }
);

/** A message so long before or after `since` is another one. Before, as the clocks may differ. */
const NEAR_MS = 120_000;

/** The message that such a post has become: the one nearest in time to it. Undefined when there is none. */
export function echoAmong(messages: readonly Message[], echo: Echo): Message | undefined {
  const known = new Set(Array.from(echo.known ?? [], (id) => id.toLowerCase()));
  const distance = ({ sequence }: Message) => Math.abs(epochMsOf(sequence) - echo.since.getTime());
  const found = messages.filter(
    (message) => distance(message) <= NEAR_MS && !known.has(message.unique_id.toLowerCase()) && isLike(message, echo),
  );
  return found.sort((a, b) => distance(a) - distance(b))[0];
}

function isLike({ media, message }: Message, echo: Echo): boolean {
  if ('text' in echo) return media === 'text' && plain(message.ja) === plain(echo.text);
  return media === ('stamp' in echo ? 'stamp' : echo.media);
}

/** The service may strip blanks, or write letters in their composed form. */
const plain = (text: string) => text.normalize('NFC').trim();
