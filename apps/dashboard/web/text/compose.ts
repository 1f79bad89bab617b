/** The rules of writing a message. */
import { isBlank } from '@roomlog/store/blank';

/** BOCCO takes fewer than this many characters, counted as people count them: an emoji of one code point is one. */
export const textLimit = 10_000;
/** From here on the writer is told how much room is left. */
export const counterFrom = 9_000;

export const codePoints = (text: string) => Array.from(text).length;

/** Neither empty nor too long. */
export const canSend = (text: string) => !isBlank(text) && codePoints(text) < textLimit;

export type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>;

/**
 * Whether this key press sends. Never while an input method composes: its Enter only accepts a conversion. Safari ends
 * the composition before that Enter arrives, and gives it away by key code 229 alone (WebKit bug 165004).
 */
export function isSendKey({ key, shiftKey, isComposing, keyCode }: KeyPress, composing: boolean): boolean {
  return key === 'Enter' && !shiftKey && !isComposing && !composing && keyCode !== 229;
}
