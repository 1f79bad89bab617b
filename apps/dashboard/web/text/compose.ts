/** The rules of writing a message. */
import { isBlank } from '@roomlog/store/blank';

/** BOCCO accepts fewer than this many characters, counted in code points. */
export const textLimit = 10_000;
/** From this length on the page shows how many characters are left. */
export const counterFrom = 9_000;

export const codePoints = (text: string) => Array.from(text).length;

/** Neither empty nor too long. */
export const canSend = (text: string) => !isBlank(text) && codePoints(text) < textLimit;

/** Whether a text, what is chosen beside it, or both can be sent now. */
export function isSendable(text: string, choice: 'preparing' | 'ready' | 'refused' | undefined): boolean {
  if (choice === 'preparing') return false;
  return canSend(text) || (choice === 'ready' && isBlank(text));
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>;

/**
 * True when this key press sends. Never while an input method composes: its Enter only accepts a conversion. Safari ends
 * the composition before that Enter arrives; only key code 229 shows it (WebKit bug 165004).
 */
export function isSendKey({ key, shiftKey, isComposing, keyCode }: KeyPress, composing: boolean): boolean {
  return key === 'Enter' && !shiftKey && !isComposing && !composing && keyCode !== 229;
}
