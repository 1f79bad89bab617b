/**
 * White space of any kind (U+3000 too), and invisible characters: zero-width spaces, joiners, fillers, control
 * characters.
 */
const unseen = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]+/gu;

/** Whether a text has nothing to see or to speak. Pure, because the page checks it too before it sends. */
export function isBlank(text: string): boolean {
  return text.replaceAll(unseen, '') === '';
}
