/** White space of any kind (U+3000 too), and what leaves no mark on paper: zero-width spaces, joiners, fillers, control characters. */
const unseen = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]+/gu;

/** True for a text in which there is nothing to see or to speak. Pure, as the page asks before it sends. */
export function isBlank(text: string): boolean {
  return text.replaceAll(unseen, '') === '';
}
